// What our engine puts into secret storage, matrix-js-sdk takes out, and the other way round.

import { keyFromPassphrase, readKeyDescription } from '@veche/client/secrets/key-description';
import { createRecoveryKey, formatRecoveryKey, readRecoveryKey } from '@veche/client/secrets/recovery-key';
import { createSecretStorage, readDefaultKey, unlockStorage } from '@veche/client/secrets/secret-storage';
import { deriveRecoveryKeyFromPassphrase } from 'matrix-js-sdk/lib/crypto-api/key-passphrase.js';
import { decodeRecoveryKey, encodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import { ServerSideSecretStorageImpl } from 'matrix-js-sdk/lib/secret-storage.js';
import { describe, expect, it } from 'vitest';

type SdkAccountData = ConstructorParameters<typeof ServerSideSecretStorageImpl>[0];
type SdkCallbacks = ConstructorParameters<typeof ServerSideSecretStorageImpl>[1];

/** One account's data at a server, as both clients see it. */
function sharedAccount() {
  const content = new Map<string, Record<string, unknown>>();
  const ours = {
    get: async (type: string): Promise<unknown> => content.get(type),
    set: async (type: string, value: Record<string, unknown>) => void content.set(type, value),
  };
  const sdk = {
    getAccountDataFromServer: async (type: string) => content.get(type) ?? null,
    setAccountData: async (type: string, value: Record<string, unknown>) => {
      content.set(type, value);
      return {};
    },
  } as unknown as SdkAccountData;
  return { ours, sdk };
}
const keyHolder = (key: Uint8Array): SdkCallbacks => ({
  getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0] ?? '', Uint8Array.from(key)],
});

describe('secret storage shared with matrix-js-sdk', () => {
  it('has one text for a recovery key', () => {
    for (let round = 0; round < 50; round++) {
      const key = createRecoveryKey();
      expect(encodeRecoveryKey(key)).toBe(formatRecoveryKey(key));
      expect(decodeRecoveryKey(formatRecoveryKey(key))).toEqual(key);
      expect(readRecoveryKey(encodeRecoveryKey(key) ?? '').key).toEqual(key);
    }
  });

  it('gives the sdk what we put in', async () => {
    const { ours, sdk } = sharedAccount();
    const key = createRecoveryKey();
    const storage = await createSecretStorage(ours, key);
    await storage.store('m.cross_signing.master', 'секрет');
    const theirs = new ServerSideSecretStorageImpl(sdk, keyHolder(key));
    expect(await theirs.getDefaultKeyId()).toBe(storage.unlocked.keyId);
    const [, description] = (await theirs.getKey()) ?? [];
    if (!description) throw new Error('the sdk found no key');
    expect(await theirs.checkKey(key, description)).toBe(true);
    expect(await theirs.checkKey(createRecoveryKey(), description)).toBe(false);
    expect(await theirs.get('m.cross_signing.master')).toBe('секрет');
  });

  it('gives us what the sdk put in', async () => {
    const { ours, sdk } = sharedAccount();
    const key = createRecoveryKey();
    const theirs = new ServerSideSecretStorageImpl(sdk, keyHolder(key));
    const { keyId } = await theirs.addKey('m.secret_storage.v1.aes-hmac-sha2', { key });
    await theirs.setDefaultKeyId(keyId);
    await theirs.store('m.megolm_backup.v1', 'YmFja3Vw', [keyId]);
    const announced = await readDefaultKey(ours);
    if (!announced) throw new Error('no default key');
    const storage = await unlockStorage(ours, announced, key, []);
    expect(await storage?.load('m.megolm_backup.v1')).toBe('YmFja3Vw');
    expect(await unlockStorage(ours, announced, createRecoveryKey(), [])).toBeUndefined();
  });

  it('makes the same key of a passphrase', async () => {
    const description = readKeyDescription({
      algorithm: 'm.secret_storage.v1.aes-hmac-sha2',
      passphrase: { algorithm: 'm.pbkdf2', salt: 'salt', iterations: 2000 },
    });
    if (!description?.passphrase) throw new Error('not read');
    expect(await keyFromPassphrase('пароль', description.passphrase)).toEqual(
      await deriveRecoveryKeyFromPassphrase('пароль', 'salt', 2000),
    );
  });
});
