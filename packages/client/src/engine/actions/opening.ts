// Opening the chats of a device that is signed in: by the sheet, a passkey, or another device's secrets.
import { storageKeyWrapsType } from '@veche/protocol/veche/storage-key-wraps';
import { loadBackupKey, proofSecretNames, storeBackupKey } from '../../secrets/identity-secrets.ts';
import { readWraps, unwrapStorageKey } from '../../secrets/passkey-wrap.ts';
import { createRecoveryKey } from '../../secrets/recovery-key.ts';
import { readDefaultKey, type SecretStorage, unlockStorage } from '../../secrets/secret-storage.ts';
import type { Account } from '../account/account.ts';
import { accountDataAt } from '../account/account-data.ts';
import { adoptIdentity, makeIdentity, storageKey } from '../account/identity.ts';
import type { CompleteStage } from '../http/interactive-auth.ts';

/** Fetches old room keys in the background once the backup is open. */
export async function openBackup(account: Account, storage: SecretStorage): Promise<void> {
  const key = await loadBackupKey(storage);
  const outcome = key === undefined ? 'none' : await account.backup.unlock(key);
  if (outcome === 'none') await account.backup.create((made) => storeBackupKey(storage, made));
  if (outcome === 'unlocked') restoreInBackground(account);
}

export function restoreInBackground(account: Account): void {
  account.download
    .fetchAll()
    .then(() => account.healing.done())
    .catch((error: unknown) => account.ports.log('old keys were not fetched', error));
}

/** With the key of secret storage. False: it is not the one. */
export async function openWithStorageKey(account: Account, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const accountData = accountDataAt(account.api, account.userId);
  const announced = await readDefaultKey(accountData);
  const storage = announced && (await unlockStorage(accountData, announced, key, proofSecretNames));
  if (!storage || !(await adoptIdentity(account, storage))) return false;
  await openBackup(account, storage);
  return true;
}

export async function openWithPasskey(
  account: Account,
  credentialId: string,
  prfOutput: Uint8Array,
): Promise<boolean> {
  const wraps = readWraps(await accountDataAt(account.api, account.userId).get(storageKeyWrapsType));
  const owner = { userId: account.userId, credentialId };
  for (const wrap of wraps.filter((one) => one.credential === credentialId)) {
    const unlocked = await unwrapStorageKey(wrap, owner, new Uint8Array(prfOutput));
    if (unlocked && (await openWithStorageKey(account, unlocked.key))) return true;
  }
  return false;
}

/** Everything lost, or stolen: a new identity, a new storage key and a new backup; contacts see the change. */
export async function startFresh(account: Account, complete: CompleteStage): Promise<void> {
  await storageKey.keep(account.storage.records, createRecoveryKey(account.ports.random));
  const storage = await makeIdentity(account, { afresh: true, complete });
  await account.backup.create((key) => storeBackupKey(storage, key));
}
