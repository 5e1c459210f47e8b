// All commands that tabs can call, joined.
import { changePassword } from '@veche/protocol/endpoints/index';
import { storageKey } from '../account/identity.ts';
import { openWithPasskey, openWithStorageKey } from '../actions/opening.ts';
import { sheetAnswer } from '../actions/proof.ts';
import type { EngineHandle } from '../engine-handle.ts';
import { withProof } from '../http/interactive-auth.ts';
import { windowOf } from '../views/sources.ts';
import { accountCommands } from './account-commands.ts';
import { chatCommands, inspectInvitation } from './chat-commands.ts';
import { checkCommands } from './check-commands.ts';
import type { Handlers } from './handlers.ts';
import { messageCommands } from './message-commands.ts';
import { type Door, signUpCommands } from './sign-up-commands.ts';

function doorOf(engine: EngineHandle): Door {
  return {
    ports: engine.ports,
    prepareStorageKey: (key) => storageKey.keep(engine.storage.records, key),
    enter: (session) => engine.enter(session),
    called: async (name) => engine.profile?.set({ name }),
    openWithStorageKey: async (account, key) => {
      const done = await openWithStorageKey(account, key);
      if (done) await engine.opened(account);
      return done;
    },
    openWithPasskey: async (account, credentialId, prfOutput) => {
      const done = await openWithPasskey(account, credentialId, prfOutput);
      if (done) await engine.opened(account);
      return done;
    },
    changePassword: async (account, newPassword, key) => {
      const { api } = account;
      const change = async (auth: object | undefined) =>
        api.call(changePassword, {
          body: { new_password: newPassword, logout_devices: false, ...(auth && { auth }) },
        });
      const answer = async (stage: string, session: string) =>
        stage === 'chat.veche.sheet' ? { session, sheet: await sheetAnswer(api, key) } : null;
      await withProof(change, answer);
    },
  };
}

export function allCommands(engine: EngineHandle): Handlers {
  const need = () => engine.need();
  return {
    ...signUpCommands(doorOf(engine)),
    ...chatCommands(need, () => engine.profile?.own.name ?? ''),
    ...messageCommands(need, (chat, window) => windowOf(engine, chat, window)),
    ...accountCommands(engine),
    ...checkCommands(engine),
    inspectInvitation: ({ link }) => inspectInvitation(link, engine.account, engine.ports.homeserver),
  };
}
