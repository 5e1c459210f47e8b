// Looking a person in the eye: what is asked of them, and how their identity is signed once it was seen.
import {
  EventId,
  OtherUserIdentity,
  RoomId,
  UserId,
  VerificationMethod,
  type VerificationRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { sendMessage } from '@veche/protocol/endpoints/index';
import type { Account } from '../account/account.ts';
import { openDirect, txnId } from '../actions/chatting.ts';
import { Refusal } from '../actions/refusal.ts';
import { identityOf } from '../crypto/identities.ts';
import { personCode, readPersonCode } from './device-code.ts';
import type { RunningCheck } from './running-check.ts';

/** Begins a check of a person, with codes to scan or with numbers; the request to follow, where numbers are compared. */
export async function beginPersonCheck(
  check: RunningCheck,
  account: Account,
  user: string,
  by: 'scan' | 'numbers',
): Promise<VerificationRequest | null> {
  await account.crypto.encryption.queryKeys([user]);
  const [own, theirs] = [
    await identityOf(account.crypto.machine, account.userId),
    await identityOf(account.crypto.machine, user),
  ];
  if (!own || !theirs) throw new Refusal('person-has-no-keys');
  const about = { purpose: 'person', side: 'asks', user, known: new Set<string>(), device: null } as const;
  if (by === 'scan') {
    const scan = personCode(account.userId, own.master);
    check.begin(account, { ...about, room: null, master: theirs.master }, { state: 'show-scan', scan });
    return null;
  }
  const chat = await openDirect(account, user);
  check.begin(account, { ...about, room: chat.room.id, master: theirs.master }, { state: 'waiting' });
  return await askPerson(account, user, chat.room.id);
}

async function askPerson(account: Account, user: string, room: string): Promise<VerificationRequest> {
  const identity = await account.crypto.machine.getIdentity(new UserId(user));
  if (!(identity instanceof OtherUserIdentity)) throw new Refusal('person-has-no-keys');
  const methods = [VerificationMethod.SasV1];
  const content = JSON.parse(identity.verificationRequestContent(methods)) as Record<string, unknown>;
  const body = await account.sealing.seal(room, 'm.room.message', content);
  const params = { roomId: room, eventType: 'm.room.encrypted', txnId: txnId(account) };
  const { event_id } = await account.api.call(sendMessage, { params, body });
  const request = identity.requestVerification(new RoomId(room), new EventId(event_id), methods);
  identity.free();
  return request;
}

/** The camera saw the other person's code. */
export async function personScanned(check: RunningCheck, account: Account, bytes: Uint8Array): Promise<void> {
  const current = check.current;
  const seen = readPersonCode(bytes);
  if (current?.purpose !== 'person' || !seen) throw new Refusal('wrong-code');
  if (seen.user !== current.user) throw new Refusal('wrong-code');
  await account.crypto.encryption.queryKeys([seen.user]);
  const shown = await identityOf(account.crypto.machine, seen.user);
  if (shown?.master !== seen.master) {
    check.fail('identity-mismatch');
    throw new Refusal('identity-mismatch');
  }
  await vouch(account, seen.user, seen.master);
  check.show({ state: 'done' });
}

/** Signs a person's identity with ours, so that our devices and stock clients know it too. */
export async function vouch(account: Account, user: string, master: string): Promise<void> {
  const identity = await account.crypto.machine.getIdentity(new UserId(user));
  if (identity instanceof OtherUserIdentity) await account.crypto.requests.send(await identity.verify());
  identity?.free();
  await account.people.approve(user, master, 'scanned');
}
