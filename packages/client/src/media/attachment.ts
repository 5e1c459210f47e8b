// Encrypted attachments, version 2: AES-256-CTR and SHA-256 by WebCrypto. https://spec.matrix.org/v1.19/client-server-api/#sending-encrypted-attachments
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url, isJsonObject } from '@veche/protocol';

/** The spec's `EncryptedFile` without its `url`, which is known after the upload. */
export interface AttachmentKey {
  readonly v: 'v2';
  readonly key: {
    readonly kty: 'oct';
    readonly key_ops: readonly string[];
    readonly alg: 'A256CTR';
    readonly k: string;
    readonly ext: true;
  };
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

export interface EncryptedAttachment {
  readonly ciphertext: Uint8Array<ArrayBuffer>;
  readonly key: AttachmentKey;
}

/** The attachment cannot be shown: its description is malformed, or its bytes are not those that were sent. */
export class AttachmentError extends Error {
  override readonly name = 'AttachmentError';
  readonly problem: 'malformed' | 'damaged';

  constructor(problem: 'malformed' | 'damaged', message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Hears the share (0 to 1) that is done. */
export type Progress = (part: number) => void;

/** WebCrypto copies what it is given; in parts the peak of memory is two files and a part, not three files. */
const partBytes = 4 * 1024 * 1024;
const blockBytes = 16;

/** Encrypts with a fresh key: forwarding a file encrypts it again. */
export async function encryptAttachment(
  plain: Uint8Array<ArrayBuffer>,
  onProgress?: Progress,
): Promise<EncryptedAttachment> {
  const rawKey = crypto.getRandomValues(new Uint8Array(32));
  // The lower half counts blocks; from 0, so that no implementation's counter wraps.
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const ciphertext = await runCounterMode('encrypt', rawKey, iv, plain, onProgress);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', ciphertext));
  const key: AttachmentKey = {
    v: 'v2',
    key: {
      kty: 'oct',
      key_ops: ['encrypt', 'decrypt'],
      alg: 'A256CTR',
      k: encodeBase64Url(rawKey),
      ext: true,
    },
    iv: encodeBase64(iv),
    hashes: { sha256: encodeBase64(hash) },
  };
  return { ciphertext, key };
}

/**
 * Decrypts an attachment of any client. Nothing is decrypted, let alone returned, before the hash is verified.
 *
 * @param file the `file` of the event's content, as it came
 * @throws AttachmentError
 */
export async function decryptAttachment(
  ciphertext: Uint8Array<ArrayBuffer>,
  file: unknown,
  onProgress?: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const { rawKey, iv, sha256 } = readAttachmentKey(file);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', ciphertext));
  if (hash.some((byte, index) => byte !== sha256[index])) {
    throw new AttachmentError('damaged', 'The file is not the one that was sent.');
  }
  return runCounterMode('decrypt', rawKey, iv, ciphertext, onProgress);
}

function readAttachmentKey(file: unknown) {
  const malformed = new AttachmentError('malformed', 'The description of the file is not complete.');
  if (!isJsonObject(file) || !isJsonObject(file.key) || !isJsonObject(file.hashes)) throw malformed;
  const { key, iv, hashes, v } = file;
  if (v !== 'v2' || key.alg !== 'A256CTR' || key.kty !== 'oct') throw malformed;
  if (![key.k, iv, hashes.sha256].every((part) => typeof part === 'string')) throw malformed;
  const rawKey = decodeBase64Url(String(key.k));
  const counter = decodeBase64(String(iv));
  const sha256 = decodeBase64(String(hashes.sha256));
  if (rawKey?.length !== 32 || counter?.length !== blockBytes || sha256?.length !== 32) throw malformed;
  return { rawKey, iv: counter, sha256 };
}

async function runCounterMode(
  direction: 'encrypt' | 'decrypt',
  rawKey: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
  input: Uint8Array<ArrayBuffer>,
  onProgress?: Progress,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', rawKey, 'AES-CTR', false, [direction]);
  const output = new Uint8Array(input.length);
  for (let at = 0; at < input.length; at += partBytes) {
    const algorithm = { name: 'AES-CTR', counter: counterAt(iv, at / blockBytes), length: 64 };
    const part = input.subarray(at, at + partBytes);
    output.set(new Uint8Array(await crypto.subtle[direction](algorithm, key, part)), at);
    onProgress?.(Math.min(1, (at + partBytes) / input.length));
  }
  return output;
}

/** The counter block some blocks further on; as WebCrypto counts, in the lower 64 bits. */
function counterAt(iv: Uint8Array<ArrayBuffer>, blocks: number): Uint8Array<ArrayBuffer> {
  const counter = iv.slice();
  const view = new DataView(counter.buffer);
  view.setBigUint64(8, BigInt.asUintN(64, view.getBigUint64(8) + BigInt(blocks)));
  return counter;
}
