// Commands of the door: addresses, signing up, signing in.

import { MatrixError } from '@veche/protocol';
import {
  checkUsernameAvailability,
  createPasskeyChallenge,
  createRegistrationPasskeyOptions,
  createSheetChallenge,
  getSignInWays,
  setProfileField,
} from '@veche/protocol/endpoints/index';
import { prfExtension } from '../../secrets/passkey-wrap.ts';
import { createRecoveryKey, readRecoveryKey } from '../../secrets/recovery-key.ts';
import { readSheetQr, sheetSignInKey } from '../../secrets/sheet.ts';
import type { Account } from '../account/account.ts';
import { readInvitation } from '../actions/invitation-link.ts';
import { Refusal } from '../actions/refusal.ts';
import type { EnginePorts } from '../ports.ts';
import { suggestAddress } from '../session/address.ts';
import { anonymousApi, type RegistrationProof, registerAccount, signIn } from '../session/enter.ts';
import type { Session } from '../session/session.ts';
import type { Handlers } from './handlers.ts';

type SignUpCommandName =
  | 'checkAddress'
  | 'suggestAddress'
  | 'signUpWithPassword'
  | 'beginPasskeySignUp'
  | 'signUpWithPasskey'
  | 'signInWithPassword'
  | 'beginPasskeySignIn'
  | 'signInWithPasskey'
  | 'signInWithSheet';

export interface Door {
  readonly ports: EnginePorts;
  /** Keeps a fresh key for the storage that is to be made. */
  prepareStorageKey(key: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Opens the engine of a new session; resolves when the person may go on. */
  enter(session: Session): Promise<Account>;
  /** The server knows our name now. */
  called(name: string): Promise<void>;
  /** With what opens the chats, tried after entering; a wrong one leaves them closed. */
  openWithStorageKey(account: Account, key: Uint8Array<ArrayBuffer>): Promise<boolean>;
  openWithPasskey(account: Account, credentialId: string, prfOutput: Uint8Array): Promise<boolean>;
  changePassword(account: Account, newPassword: string, key: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** `boris-27` or `@boris-27:server` → `boris-27`. */
export const localPart = (address: string): string =>
  address.trim().replace(/^@/, '').split(':')[0]?.toLowerCase() ?? '';

async function isFree(ports: EnginePorts, username: string): Promise<boolean> {
  try {
    return (await anonymousApi(ports).call(checkUsernameAvailability, { query: { username } })).available;
  } catch (error) {
    if (error instanceof MatrixError && error.errcode === 'M_USER_IN_USE') return false;
    throw error;
  }
}

async function freeSuggestion(ports: EnginePorts, name: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const address = suggestAddress(name, ports.random);
    if (attempt > 5 || (await isFree(ports, address).catch(() => true))) return address;
  }
}

function sheetKeyOf(text: string): Uint8Array<ArrayBuffer> {
  const key = readSheetQr(text)?.key ?? readRecoveryKey(text).key;
  if (!key) throw new Refusal('wrong-sheet');
  return key;
}

/** A refusal at the door means that what was shown is wrong. */
async function asWrong<T>(
  code: 'wrong-password' | 'wrong-passkey' | 'wrong-sheet',
  act: Promise<T>,
): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof MatrixError && error.errcode === 'M_FORBIDDEN') throw new Refusal(code);
    throw error;
  }
}

async function signUp(
  door: Door,
  args: { name: string; address: string; photo?: Blob; invitation?: string; registrationToken?: string },
  proof: RegistrationProof,
): Promise<null> {
  const key = createRecoveryKey(door.ports.random);
  const sheet = await sheetSignInKey(key);
  const token = args.registrationToken ?? readInvitation(args.invitation ?? '')?.token ?? undefined;
  const whole = { ...proof, 'chat.veche.sheet': { public_key: sheet.publicKey } };
  const session = await registerAccount(door.ports, localPart(args.address), whole, token);
  await door.prepareStorageKey(key);
  const account = await door.enter(session);
  const params = { userId: account.userId, keyName: 'displayname' };
  const named = account.api.call(
    setProfileField,
    { params, body: { displayname: args.name } },
    { patience: 3 },
  );
  await named.then(
    () => door.called(args.name),
    () => door.ports.log('the name was not set'),
  );
  if (args.photo) {
    const url = await account.files.uploadClear(args.photo);
    const field = { userId: account.userId, keyName: 'avatar_url' };
    await account.api.call(setProfileField, { params: field, body: { avatar_url: url } }, { patience: 3 });
  }
  return null;
}

async function signInBySheet(
  door: Door,
  args: { address: string; sheet: string; newPassword?: string },
): Promise<null> {
  const key = sheetKeyOf(args.sheet);
  const api = anonymousApi(door.ports);
  const { server_name } = await api.call(getSignInWays);
  const { challenge_id, challenge } = await api.call(createSheetChallenge, { body: undefined });
  const signInKey = await sheetSignInKey(key);
  const answer = {
    challenge_id,
    public_key: signInKey.publicKey,
    signature: await signInKey.sign(server_name, challenge),
  };
  const identifier = { type: 'm.id.user', user: localPart(args.address) };
  const session = await asWrong(
    'wrong-sheet',
    signIn(door.ports, { type: 'chat.veche.sheet', identifier, sheet: answer }),
  );
  const account = await door.enter(session);
  if (!(await door.openWithStorageKey(account, key))) throw new Refusal('wrong-sheet');
  if (args.newPassword !== undefined) await door.changePassword(account, args.newPassword, key);
  return null;
}

export function signUpCommands(door: Door): Handlers<SignUpCommandName> {
  const { ports } = door;
  return {
    checkAddress: async ({ address }) => {
      const local = localPart(address);
      return { address: local, free: await isFree(ports, local) };
    },
    suggestAddress: async ({ name }) => ({ address: await freeSuggestion(ports, name) }),
    signUpWithPassword: ({ password, ...args }) => signUp(door, args, { password }),
    beginPasskeySignUp: async ({ name, address }) => {
      const body = { username: localPart(address), display_name: name };
      const made = await anonymousApi(ports).call(createRegistrationPasskeyOptions, { body });
      return { flow: made.challenge_id, options: { ...made.options, extensions: await prfExtension() } };
    },
    signUpWithPasskey: ({ flow, credential, ...args }) => {
      const answer = { challenge_id: flow, response: credential as never };
      return signUp(door, args, { 'chat.veche.passkey': answer });
    },
    signInWithPassword: async ({ address, password }) => {
      const identifier = { type: 'm.id.user', user: localPart(address) };
      const entered = signIn(ports, { type: 'm.login.password', identifier, password });
      await door.enter(await asWrong('wrong-password', entered));
      return null;
    },
    beginPasskeySignIn: async () => {
      const made = await anonymousApi(ports).call(createPasskeyChallenge, { body: undefined });
      return { flow: made.challenge_id, options: { ...made.options, extensions: await prfExtension() } };
    },
    signInWithPasskey: async ({ flow, credential, prfOutput }) => {
      const passkey = { challenge_id: flow, response: credential as never };
      const entered = signIn(ports, { type: 'chat.veche.passkey', passkey });
      const account = await door.enter(await asWrong('wrong-passkey', entered));
      const id = credential.id;
      if (prfOutput && typeof id === 'string') await door.openWithPasskey(account, id, prfOutput);
      return null;
    },
    signInWithSheet: (args) => signInBySheet(door, args),
  };
}
