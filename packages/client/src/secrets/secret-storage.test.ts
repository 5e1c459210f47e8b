// Secrets come back on another device, and a server that changes things is noticed.
import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretError } from './aes-hmac-sha2.ts';
import {
  loadBackupKey,
  loadIdentity,
  proofSecretNames,
  storeBackupKey,
  storeIdentity,
} from './identity-secrets.ts';
import { defaultKeyType, keyFromPassphrase, keyTypePrefix, readKeyDescription } from './key-description.ts';
import {
  type AccountDataPort,
  createSecretStorage,
  decideDefaultKey,
  readDefaultKey,
  unlockStorage,
} from './secret-storage.ts';

class ServerAccountData implements AccountDataPort {
  readonly content = new Map<string, Record<string, unknown>>();
  readonly log: string[] = [];
  async get(type: string): Promise<unknown> {
    return structuredClone(this.content.get(type));
  }
  async set(type: string, content: Record<string, unknown>): Promise<void> {
    this.log.push(type);
    this.content.set(type, structuredClone(content));
  }
}

const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);
const identity = { master: 'bWFzdGVy', selfSigning: 'c2VsZg', userSigning: 'dXNlcg' };

describe('secret storage', () => {
  it('gives back what was put in, on another device that has the key', async () => {
    const server = new ServerAccountData();
    const storage = await createSecretStorage(server, key);
    await storeIdentity(storage, identity);
    await storeBackupKey(storage, 'YmFja3Vw');
    const announced = await readDefaultKey(server);
    if (!announced) throw new Error('no default key');
    const opened = await unlockStorage(server, announced, key, []);
    if (!opened) throw new Error('not unlocked');
    expect(await loadIdentity(opened)).toEqual(identity);
    expect(await loadBackupKey(opened)).toBe('YmFja3Vw');
    expect(await unlockStorage(server, announced, otherKey, proofSecretNames)).toBeUndefined();
    expect(JSON.stringify([...server.content])).not.toContain('bWFzdGVy');
  });

  it('marks a key as the default only after its description was read back', async () => {
    const server = new ServerAccountData();
    await createSecretStorage(server, key);
    expect(server.log.at(-1)).toBe(defaultKeyType);
    const forgetful = new ServerAccountData();
    forgetful.get = async () => undefined;
    await expect(createSecretStorage(forgetful, key)).rejects.toThrow(SecretError);
    expect(forgetful.log).not.toContain(defaultKeyType);
  });

  it('notices a secret that the server swapped for another or changed', async () => {
    const server = new ServerAccountData();
    const storage = await createSecretStorage(server, key);
    await storeIdentity(storage, identity);
    const swapped = server.content.get('m.cross_signing.self_signing');
    server.content.set('m.cross_signing.master', swapped ?? {});
    await expect(loadIdentity(storage)).rejects.toThrow(SecretError);
  });

  it('accepts padded base64', async () => {
    const server = new ServerAccountData();
    const storage = await createSecretStorage(server, key);
    await storeBackupKey(storage, 'YmFja3Vw');
    const pad = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
    for (const [type, content] of server.content) {
      server.content.set(
        type,
        JSON.parse(JSON.stringify(content), (name, value) =>
          ['iv', 'mac', 'ciphertext'].includes(name) ? pad(value) : value,
        ),
      );
    }
    const announced = await readDefaultKey(server);
    const opened = announced && (await unlockStorage(server, announced, key, []));
    expect(opened && (await loadBackupKey(opened))).toBe('YmFja3Vw');
  });

  it('believes a key without a check only if it opens a secret', async () => {
    const server = new ServerAccountData();
    const storage = await createSecretStorage(server, key);
    await storeBackupKey(storage, 'YmFja3Vw');
    const { keyId } = storage.unlocked;
    server.content.set(`${keyTypePrefix}${keyId}`, { algorithm: 'm.secret_storage.v1.aes-hmac-sha2' });
    const announced = await readDefaultKey(server);
    if (!announced) throw new Error('no default key');
    expect(await unlockStorage(server, announced, key, proofSecretNames)).toBeDefined();
    expect(await unlockStorage(server, announced, otherKey, proofSecretNames)).toBeUndefined();
    expect(await unlockStorage(server, announced, key, [])).toBeUndefined();
  });

  it('sets bit 63 of every IV to 0', async () => {
    const server = new ServerAccountData();
    const storage = await createSecretStorage(server, key);
    for (let round = 0; round < 40; round++) {
      await storage.store('x', 'y');
      const { iv } = (server.content.get('x') as { encrypted: Record<string, { iv: string }> }).encrypted[
        storage.unlocked.keyId
      ] as { iv: string };
      expect((Buffer.from(iv, 'base64')[8] ?? 255) & 0x80).toBe(0);
    }
  });
});

describe('a changed default key', () => {
  it('is never used without unlocking it', async () => {
    const server = new ServerAccountData();
    const { unlocked } = await createSecretStorage(server, key);
    const mine = await readDefaultKey(server);
    expect(await decideDefaultKey(unlocked, mine)).toEqual({ action: 'keep' });
    expect(await decideDefaultKey(undefined, mine)).toMatchObject({ action: 'unlock-first' });
    await createSecretStorage(server, otherKey);
    const planted = await readDefaultKey(server);
    expect(await decideDefaultKey(unlocked, planted)).toEqual({ action: 'unlock-first', announced: planted });
  });

  it('is noticed when only its description changes under the same id', async () => {
    const server = new ServerAccountData();
    const { unlocked } = await createSecretStorage(server, key);
    const other = new ServerAccountData();
    const planted = await createSecretStorage(other, otherKey);
    const description = other.content.get(`${keyTypePrefix}${planted.unlocked.keyId}`) ?? {};
    server.content.set(`${keyTypePrefix}${unlocked.keyId}`, description);
    expect(await decideDefaultKey(unlocked, await readDefaultKey(server))).toMatchObject({
      action: 'unlock-first',
    });
    server.content.delete(`${keyTypePrefix}${unlocked.keyId}`);
    expect(await decideDefaultKey(unlocked, await readDefaultKey(server))).toMatchObject({
      action: 'unlock-first',
    });
  });

  it('that is gone is told apart from none at all', async () => {
    expect(await decideDefaultKey({ keyId: 'a', key }, undefined)).toEqual({ action: 'removed' });
    expect(await decideDefaultKey(undefined, undefined)).toEqual({ action: 'none' });
  });
});

describe('a key made of a passphrase by another client', () => {
  it('is PBKDF2 with SHA-512', async () => {
    const info = { algorithm: 'm.pbkdf2', salt: 'MmMsAlty', iterations: 1000, bits: 256 } as const;
    const master = await webcrypto.subtle.importKey('raw', Buffer.from('пароль'), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const expected = await webcrypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-512', salt: Buffer.from(info.salt), iterations: 1000 },
      master,
      256,
    );
    expect(await keyFromPassphrase('пароль', info)).toEqual(new Uint8Array(expected));
  });

  it('is not computed for days because the server says so', () => {
    const description = (iterations: unknown) =>
      readKeyDescription({
        algorithm: 'm.secret_storage.v1.aes-hmac-sha2',
        passphrase: { algorithm: 'm.pbkdf2', salt: 'x', iterations },
      });
    expect(description(500_000)?.passphrase?.iterations).toBe(500_000);
    for (const iterations of [1e12, 0, -5, 1.5, '500000']) {
      expect(description(iterations)?.passphrase).toBeUndefined();
    }
  });
});
