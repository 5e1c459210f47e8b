// Attachments come back whole or not at all, also between us and the crypto library.
import {
  Attachment,
  initAsync,
  EncryptedAttachment as LibraryAttachment,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { AttachmentError, decryptAttachment, encryptAttachment } from './attachment.ts';

beforeAll(() => initAsync());

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7) % 251);

describe('an encrypted attachment', () => {
  it.each([0, 1, 15, 16, 17, 100_000, 4 * 1024 * 1024, 9 * 1024 * 1024 + 5])(
    'of %i bytes comes back',
    async (length) => {
      const plain = bytesOf(length);
      const { ciphertext, key } = await encryptAttachment(plain);
      expect(ciphertext).toHaveLength(length);
      const back = await decryptAttachment(ciphertext, { ...key, url: 'mxc://x/y' });
      expect(Buffer.compare(back, plain)).toBe(0);
    },
  );

  it('is read by the crypto library that other clients use, and the other way round', async () => {
    const plain = bytesOf(9 * 1024 * 1024 + 5);
    const { ciphertext, key } = await encryptAttachment(plain);
    const theirs = Attachment.decrypt(
      new LibraryAttachment(ciphertext, JSON.stringify({ ...key, url: 'mxc://x/y' })),
    );
    expect(Buffer.compare(theirs, plain)).toBe(0);

    const made = Attachment.encrypt(plain);
    const file: unknown = JSON.parse(made.mediaEncryptionInfo ?? '');
    const back = await decryptAttachment(Uint8Array.from(made.encryptedData), file);
    expect(Buffer.compare(back, plain)).toBe(0);
  });

  it('is not decrypted where a byte was changed', async () => {
    const { ciphertext, key } = await encryptAttachment(bytesOf(100));
    ciphertext[50] = (ciphertext[50] ?? 0) ^ 1;
    await expect(decryptAttachment(ciphertext, key)).rejects.toMatchObject({ problem: 'damaged' });
    await expect(decryptAttachment(ciphertext.slice(0, 99), key)).rejects.toBeInstanceOf(AttachmentError);
  });

  it('says that a description is not complete', async () => {
    const { ciphertext, key } = await encryptAttachment(bytesOf(10));
    const bad = [
      undefined,
      {},
      { ...key, v: 'v1' },
      { ...key, iv: 'AAAA' },
      { ...key, hashes: {} },
      { ...key, key: {} },
    ];
    for (const file of bad) {
      await expect(decryptAttachment(ciphertext, file)).rejects.toMatchObject({ problem: 'malformed' });
    }
  });

  it('has a new key each time, and tells its progress', async () => {
    const parts: number[] = [];
    const first = await encryptAttachment(bytesOf(5 * 1024 * 1024), (part) => parts.push(part));
    const second = await encryptAttachment(bytesOf(10));
    expect(first.key.key.k).not.toBe(second.key.key.k);
    expect(first.key.iv).not.toBe(second.key.iv);
    expect(parts).toEqual([0.8, 1]);
  });
});
