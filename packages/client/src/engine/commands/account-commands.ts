// Commands about one's own account: opening chats, profile, settings, devices, keeping chats safe, leaving.

import {
  addPasskey,
  changePassword,
  createPasskeyChallenge,
  createPasskeyOptions,
  deleteDevice,
  deletePasskey,
  logout,
  putSheetKey,
  setProfileField,
  updateDevice,
} from '@veche/protocol/endpoints/index';
import { wipeEventType } from '@veche/protocol/veche/index';
import { storageKeyWrapsType } from '@veche/protocol/veche/storage-key-wraps';
import type { Proof, WebAuthnJson } from '../../boundary/values.ts';
import { storeBackupKey } from '../../secrets/identity-secrets.ts';
import { prfExtension, withoutWrap, withWrap, wrapStorageKey } from '../../secrets/passkey-wrap.ts';
import { formatRecoveryKey } from '../../secrets/recovery-key.ts';
import { SecretStorage } from '../../secrets/secret-storage.ts';
import { sheetQrPayload, sheetSignInKey } from '../../secrets/sheet.ts';
import type { Account } from '../account/account.ts';
import { accountDataAt } from '../account/account-data.ts';
import { storageKey } from '../account/identity.ts';
import { safetyNotes } from '../account/safety-notes.ts';
import { openWithPasskey, openWithStorageKey, startFresh } from '../actions/opening.ts';
import { callWithProof, completeWith, sheetKeyOf } from '../actions/proof.ts';
import { Refusal } from '../actions/refusal.ts';
import type { EngineHandle } from '../engine-handle.ts';
import { NetworkError } from '../http/api.ts';
import { ProofNeeded } from '../http/interactive-auth.ts';
import type { Handlers } from './handlers.ts';

type AccountCommandName =
  | 'openChatsWithSheet'
  | 'passkeyOpenOptions'
  | 'openChatsWithPasskey'
  | 'startFresh'
  | 'settleOwnIdentityAlarm'
  | 'signOut'
  | 'clearDevice'
  | 'setOwnName'
  | 'setOwnPhoto'
  | 'changePassword'
  | 'changeSettings'
  | 'renameDevice'
  | 'signOutDevice'
  | 'makeSheet'
  | 'confirmSheet'
  | 'beginAddPasskey'
  | 'addPasskey'
  | 'addPasskeyUnlock'
  | 'removePasskey'
  | 'replaceForeignBackup'
  | 'setPresence'
  | 'reconnect';

const backupFlushMs = 20_000;
const wipeAnswerMs = 10_000;

async function setField(account: Account, keyName: string, value: string): Promise<void> {
  const params = { userId: account.userId, keyName };
  await account.api.call(setProfileField, { params, body: { [keyName]: value } }, { patience: 3 });
}

async function signOut(engine: EngineHandle, evenIfUnsaved: boolean): Promise<void> {
  const account = engine.need();
  if (!evenIfUnsaved) {
    const saved = account.keeper.session.stage !== 'complete' || (await account.backup.flush(backupFlushMs));
    const vaulted = await account.vault.flush().then(
      () => true,
      () => false,
    );
    if (!saved || !vaulted) throw new Refusal('backup-not-finished');
  }
  // Without a network the server keeps a sign-in that no device has any more: it ends when it is removed from afar.
  await account.api.call(logout, { body: undefined }).catch((error: unknown) => {
    if (!(error instanceof NetworkError) || !evenIfUnsaved) throw error;
  });
  await engine.erase();
}

/** Asks the device to wipe itself, waits for its word, then ends its sign-in at the server. */
async function signOutDevice(account: Account, device: string, proof: Proof | undefined) {
  const end = (auth: unknown) =>
    account.api.call(deleteDevice, {
      params: { deviceId: device },
      body: { ...(auth !== undefined && { auth: auth as object }) },
    });
  // The proof comes first: a device must not be wiped by somebody who could not sign it out.
  account.leaving.add(device);
  account.hub.touch('devices');
  try {
    if (!proof)
      await callWithProof(account.api, account.userId, undefined, async () => end(undefined)).catch(
        rethrowNeeded,
      );
    const sent = await account.crypto.encryption
      .sendToPerson(account.userId, wipeEventType, { v: 1, device }, { device })
      .catch(() => 0);
    const wiped = sent > 0 && (await account.wipes.answered(device, wipeAnswerMs));
    await callWithProof(account.api, account.userId, proof, async (auth) => end(auth)).catch(ignoreGone);
    return { wiped: wiped ? ('wiped' as const) : ('offline' as const) };
  } finally {
    account.leaving.delete(device);
    account.hub.touch('devices');
  }
}

function rethrowNeeded(error: unknown): void {
  throw error;
}

function ignoreGone(error: unknown): void {
  if ((error as { status?: unknown }).status !== 404) throw error;
}

async function makeSheet(account: Account, proof: Proof | undefined) {
  const unlocked = await storageKey.load(account.storage.records);
  if (!unlocked) throw new Refusal('locked');
  const { publicKey } = await sheetSignInKey(unlocked.key);
  await callWithProof(account.api, account.userId, proof, (auth) =>
    account.api.call(
      putSheetKey,
      { body: { public_key: publicKey, ...(auth && { auth }) } },
      { patience: 2 },
    ),
  );
  const notes = await safetyNotes.load(account.storage.records);
  if (notes.sheet === 'none') await safetyNotes.note(account.storage.records, { sheet: 'made' });
  account.hub.touch('safety');
  const server = account.userId.slice(account.userId.indexOf(':') + 1);
  return {
    text: formatRecoveryKey(unlocked.key),
    groups: formatRecoveryKey(unlocked.key).split(' '),
    qr: sheetQrPayload(server, unlocked.key),
  };
}

async function confirmSheet(account: Account, check: string | null): Promise<void> {
  const unlocked = await storageKey.load(account.storage.records);
  if (!unlocked) throw new Refusal('locked');
  const compact = (text: string) => text.replace(/\s+/g, '');
  if (check !== null && !compact(formatRecoveryKey(unlocked.key)).includes(compact(check))) {
    throw new Refusal('wrong-sheet');
  }
  await safetyNotes.note(account.storage.records, { sheet: 'confirmed' });
  account.hub.touch('safety');
}

/** Options for `get` with the PRF extension, so that the passkey gives its secret. */
async function prfOptions(account: Account, credential?: string): Promise<WebAuthnJson> {
  const { options } = await account.api.call(createPasskeyChallenge, { body: undefined });
  return {
    ...options,
    ...(credential !== undefined && { allowCredentials: [{ type: 'public-key', id: credential }] }),
    extensions: await prfExtension(),
  };
}

async function addUnlock(account: Account, credentialId: string, prfOutput: Uint8Array): Promise<void> {
  const unlocked = await storageKey.load(account.storage.records);
  if (!unlocked) throw new Refusal('locked');
  const accountData = accountDataAt(account.api, account.userId);
  const wrap = await wrapStorageKey(
    unlocked,
    { userId: account.userId, credentialId },
    new Uint8Array(prfOutput),
  );
  await accountData.set(storageKeyWrapsType, withWrap(await accountData.get(storageKeyWrapsType), wrap));
  account.hub.touch('safety');
}

async function removePasskey(
  account: Account,
  credentialId: string,
  proof: Proof | undefined,
): Promise<void> {
  await callWithProof(account.api, account.userId, proof, (auth) =>
    account.api.call(deletePasskey, { params: { credentialId }, body: auth ? { auth } : {} }),
  );
  const accountData = accountDataAt(account.api, account.userId);
  await accountData.set(
    storageKeyWrapsType,
    withoutWrap(await accountData.get(storageKeyWrapsType), credentialId),
  );
  account.hub.touch('safety');
}

async function beginAfresh(engine: EngineHandle, proof: Proof | undefined): Promise<void> {
  const account = engine.need();
  const complete = completeWith(account.api, account.userId, proof);
  try {
    await startFresh(account, complete);
  } catch (error) {
    if (!(error instanceof ProofNeeded)) throw error;
    // Asks again for what would do, in the form that tabs understand.
    await callWithProof(account.api, account.userId, undefined, () => Promise.reject(error));
  }
  await safetyNotes.note(account.storage.records, { sheet: 'none' });
  engine.raiseAlarm(null);
  await engine.opened(account);
}

async function replaceForeignBackup(account: Account): Promise<void> {
  const unlocked = await storageKey.load(account.storage.records);
  if (!unlocked) throw new Refusal('locked');
  const storage = new SecretStorage(accountDataAt(account.api, account.userId), unlocked);
  await account.backup.create((key) => storeBackupKey(storage, key));
  account.hub.touch('safety');
}

export function accountCommands(engine: EngineHandle): Handlers<AccountCommandName> {
  const need = () => engine.need();
  const nothing = async (act: Promise<unknown>) => {
    await act;
    return null;
  };
  const opened = async (done: boolean, code: 'wrong-sheet' | 'wrong-passkey') => {
    if (!done) throw new Refusal(code);
    await engine.opened(need());
    return null;
  };
  return {
    openChatsWithSheet: async ({ sheet }) =>
      opened(await openWithStorageKey(need(), sheetKeyOf(sheet)), 'wrong-sheet'),
    passkeyOpenOptions: async (args) => ({ options: await prfOptions(need(), args?.credential) }),
    openChatsWithPasskey: async ({ credentialId, prfOutput }) =>
      opened(await openWithPasskey(need(), credentialId, prfOutput), 'wrong-passkey'),
    startFresh: ({ proof }) => nothing(beginAfresh(engine, proof)),
    settleOwnIdentityAlarm: async ({ answer }) => {
      // If it was not them, the alarm stands until they begin afresh from here.
      if (answer === 'was-me') await engine.closeChats();
      return null;
    },
    signOut: ({ evenIfUnsaved }) => nothing(signOut(engine, evenIfUnsaved)),
    clearDevice: () => nothing(engine.erase()),
    setOwnName: async ({ name }) => {
      await setField(need(), 'displayname', name);
      return nothing(engine.profile?.set({ name }) ?? Promise.resolve());
    },
    setOwnPhoto: async ({ photo }) => {
      const url = photo ? await need().files.uploadClear(photo) : '';
      await setField(need(), 'avatar_url', url);
      return nothing(engine.profile?.set({ photo: url || null }) ?? Promise.resolve());
    },
    changePassword: ({ newPassword, proof }) =>
      nothing(
        callWithProof(need().api, need().userId, proof, (auth) =>
          need().api.call(changePassword, {
            body: { new_password: newPassword, logout_devices: false, ...(auth && { auth }) },
          }),
        ),
      ),
    changeSettings: ({ settings }) => nothing(need().settings.change(settings)),
    renameDevice: async ({ device, name }) => {
      await need().api.call(updateDevice, { params: { deviceId: device }, body: { display_name: name } });
      need().hub.touch('devices');
      return null;
    },
    signOutDevice: ({ device, proof }) => signOutDevice(need(), device, proof),
    makeSheet: ({ proof }) => makeSheet(need(), proof),
    confirmSheet: ({ check }) => nothing(confirmSheet(need(), check)),
    beginAddPasskey: async () => {
      const made = await need().api.call(createPasskeyOptions, { body: undefined });
      return { flow: made.challenge_id, options: { ...made.options, extensions: { prf: {} } } };
    },
    addPasskey: async ({ flow, credential, name, proof }) => {
      const passkey = { challenge_id: flow, response: credential as never };
      const { credential_id } = await callWithProof(need().api, need().userId, proof, (auth) =>
        need().api.call(addPasskey, { body: { passkey, name, ...(auth && { auth }) } }),
      );
      need().hub.touch('safety');
      return { getOptions: await prfOptions(need(), credential_id) };
    },
    addPasskeyUnlock: ({ credentialId, prfOutput }) => nothing(addUnlock(need(), credentialId, prfOutput)),
    removePasskey: ({ passkey, proof }) => nothing(removePasskey(need(), passkey, proof)),
    replaceForeignBackup: () => nothing(replaceForeignBackup(need())),
    setPresence: async ({ visible }) => {
      if (visible) engine.account?.sync.retryNow();
      return null;
    },
    reconnect: async () => {
      await engine.unlock();
      need().sync.retryNow();
      need().outbox.kick();
      return null;
    },
  };
}
