// Makes an account's identity, in the order that leaves nothing half made: secret storage, keys, backup.
import { decodeBase64, encodeBase64 } from '@veche/protocol';
import { uploadCrossSigningKeys, uploadCrossSigningSignatures } from '@veche/protocol/endpoints/index';
import { type IdentitySecrets, loadIdentity, storeIdentity } from '../../secrets/identity-secrets.ts';
import { createRecoveryKey } from '../../secrets/recovery-key.ts';
import {
  createSecretStorage,
  readDefaultKey,
  SecretStorage,
  type UnlockedStorageKey,
  unlockStorage,
} from '../../secrets/secret-storage.ts';
import { type ClientStore, collection, put } from '../../stores/port.ts';
import { type CompleteStage, withProof } from '../http/interactive-auth.ts';
import type { Account } from './account.ts';
import { accountDataAt } from './account-data.ts';

interface KeptKey {
  /** Null while the storage is not made at the server. */
  readonly keyId: string | null;
  readonly key: string;
}
const storageKeys = collection<KeptKey>('storage-key');
const ownKey = { partition: '', id: 'own' };

/** The key of secret storage as this device keeps it; the sheet is made of it. */
export const storageKey = {
  load: async (store: ClientStore): Promise<UnlockedStorageKey | null> => {
    const kept = (await store.get(storageKeys, ownKey))?.value;
    const key = kept && decodeBase64(kept.key);
    return key && kept.keyId !== null ? { keyId: kept.keyId, key } : null;
  },
  save: (store: ClientStore, { keyId, key }: UnlockedStorageKey) =>
    store.commit([put(storageKeys, ownKey, { keyId, key: encodeBase64(key) })]),
  /** Keeps a key whose storage is still to be made. */
  keep: (store: ClientStore, key: Uint8Array<ArrayBuffer>) =>
    store.commit([put(storageKeys, ownKey, { keyId: null, key: encodeBase64(key) })]),
  /** The key before its storage is made; the same one again after a crash. */
  prepare: async (store: ClientStore): Promise<Uint8Array<ArrayBuffer>> => {
    const kept = (await store.get(storageKeys, ownKey))?.value;
    const known = kept && decodeBase64(kept.key);
    if (known) return known;
    const key = createRecoveryKey();
    await store.commit([put(storageKeys, ownKey, { keyId: null, key: encodeBase64(key) })]);
    return key;
  },
};

async function ownStorage(account: Account): Promise<SecretStorage> {
  const accountData = accountDataAt(account.api, account.userId);
  const kept = await storageKey.load(account.storage.records);
  if (kept) return new SecretStorage(accountData, kept);
  const key = await storageKey.prepare(account.storage.records);
  const announced = await readDefaultKey(accountData);
  const made = announced && (await unlockStorage(accountData, announced, key, []));
  const storage = made ?? (await createSecretStorage(accountData, key));
  await storageKey.save(account.storage.records, storage.unlocked);
  return storage;
}

async function exportIdentity(account: Account): Promise<IdentitySecrets | null> {
  const keys = await account.crypto.machine.exportCrossSigningKeys();
  const { masterKey: master, self_signing_key: selfSigning, userSigningKey: userSigning } = keys ?? {};
  keys?.free();
  return master && selfSigning && userSigning ? { master, selfSigning, userSigning } : null;
}

/**
 * Makes identity and secret storage. Only ever inside our own successful registration or a start afresh that the
 * person asked for: never because a key query came back empty. May be called again after a crash.
 */
export async function makeIdentity(
  account: Account,
  options: { readonly afresh: boolean; readonly complete: CompleteStage },
): Promise<SecretStorage> {
  const { requests } = account.crypto;
  await account.epoch.ready();
  const storage = await ownStorage(account);
  const { bootstrap, secrets } = await bootstrapped(account, options.afresh);
  await storeIdentity(storage, secrets);
  if (bootstrap.uploadKeysRequest) await requests.send(bootstrap.uploadKeysRequest);
  const signingKeys = JSON.parse(bootstrap.uploadSigningKeysRequest.body) as Record<string, unknown>;
  await withProof(
    (auth) =>
      account.api.call(
        uploadCrossSigningKeys,
        { body: { ...signingKeys, ...(auth && { auth }) } },
        { patience: 3 },
      ),
    options.complete,
  );
  const signatures = JSON.parse(bootstrap.uploadSignaturesRequest.body) as never;
  await account.api.call(uploadCrossSigningSignatures, { body: signatures }, { patience: 3 });
  await requests.drain();
  await account.crypto.encryption.queryKeys([account.userId]);
  await keepIdentity(account, secrets);
  await account.vault.unlock(secrets.master);
  return storage;
}

/**
 * A key query that was under way answers with the old identity, and the machine then forgets the new one's private
 * keys: so queries come to rest first, and what was forgotten all the same is made again.
 */
async function bootstrapped(account: Account, afresh: boolean) {
  const { machine, requests, encryption } = account.crypto;
  for (let attempt = 0; attempt < 5; attempt++) {
    await requests.drain();
    if (afresh) await encryption.queryKeys([account.userId]);
    const bootstrap = await machine.bootstrapCrossSigning(afresh);
    const secrets = await exportIdentity(account);
    if (secrets) return { bootstrap, secrets };
  }
  throw new Error('the identity was not made');
}

/** Gives the private keys back where an old answer made the machine forget them between making and publishing. */
async function keepIdentity(account: Account, secrets: IdentitySecrets): Promise<void> {
  if (await exportIdentity(account)) return;
  const { machine } = account.crypto;
  const status = await machine.importCrossSigningKeys(
    secrets.master,
    secrets.selfSigning,
    secrets.userSigning,
  );
  status.free();
}

/** Opens the chats of a new device with the storage's key: takes the identity over and signs this device. */
export async function adoptIdentity(account: Account, unlocked: SecretStorage): Promise<boolean> {
  const secrets = await loadIdentity(unlocked);
  if (!secrets) return false;
  const { machine, requests, encryption } = account.crypto;
  await account.epoch.ready();
  await requests.drain();
  await encryption.queryKeys([account.userId]);
  const status = await machine.importCrossSigningKeys(
    secrets.master,
    secrets.selfSigning,
    secrets.userSigning,
  );
  const whole = status.hasMaster && status.hasSelfSigning && status.hasUserSigning;
  status.free();
  if (!whole) return false;
  await signOwnDevice(account);
  await storageKey.save(account.storage.records, unlocked.unlocked);
  await account.vault.unlock(secrets.master);
  return true;
}

/** Signs this device and the identity's master key with what is now here. */
export async function signOwnDevice(account: Account): Promise<void> {
  const { machine, requests, encryption } = account.crypto;
  const device = await encryption.device(account.userId, machine.deviceId.toString());
  if (!device) throw new Error('the server does not know this device');
  await requests.send(await device.verify());
  device.free();
  await encryption.queryKeys([account.userId]);
}
