// What devices of one account send each other, encrypted: the key that opens the chats, and the order to forget all.
import { decodeBase64, encodeBase64 } from '@veche/protocol';
import { wipedEventType } from '@veche/protocol/veche/index';
import type { Account } from '../account/account.ts';
import { storageKey } from '../account/identity.ts';

/** Encrypted to the device that was just confirmed: what opens the chats. */
export const handoverType = 'chat.veche.handover';

/** What opens the chats goes to the confirmed device alone, and only now. */
export async function handOver(account: Account, device: string): Promise<void> {
  const unlocked = await storageKey.load(account.storage.records);
  if (!unlocked) return;
  await account.crypto.encryption.queryKeys([account.userId]);
  const content = { v: 1, key_id: unlocked.keyId, key: encodeBase64(unlocked.key) };
  await account.crypto.encryption.sendToPerson(account.userId, handoverType, content, {
    device,
  });
}

/** The key in a handover; undefined where it is none. */
export function handedOver(content: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> | undefined {
  const key = typeof content.key === 'string' ? decodeBase64(content.key) : undefined;
  return key?.length === 32 ? key : undefined;
}

/** Another device of ours, signed by our identity, asks this one to forget everything. */
export async function wipeIfMeant(
  account: Account,
  from: string,
  device: string,
  erase: () => Promise<void>,
): Promise<void> {
  if (device !== account.keeper.session.deviceId) return;
  const content = { v: 1, device };
  const told = account.crypto.encryption.sendToPerson(account.userId, wipedEventType, content, {
    device: from,
  });
  await told.catch(() => 0);
  setTimeout(() => void erase(), 0);
}
