// `m.secret_storage.v1.aes-hmac-sha2`: how a secret and the check of a key are encrypted.
// https://spec.matrix.org/v1.19/client-server-api/#msecret_storagev1aes-hmac-sha2
import { decodeBase64, encodeBase64 } from '@veche/protocol';

export const aesHmacSha2 = 'm.secret_storage.v1.aes-hmac-sha2';

export interface AesHmacSha2Data {
  readonly iv: string;
  readonly ciphertext: string;
  readonly mac: string;
}

/** A secret does not decrypt with this key, or was tampered with. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/**
 * @param key the storage key, 32 bytes
 * @param name of the secret (its account data type); part of the derivation, so that secrets cannot be swapped
 */
export async function encryptSecret(
  key: Uint8Array<ArrayBuffer>,
  name: string,
  secret: string,
): Promise<AesHmacSha2Data> {
  const iv = crypto.getRandomValues(new Uint8Array(16));
  // Bit 63 is 0: implementations of AES-CTR differ in how they count beyond it.
  iv[8] = (iv[8] ?? 0) & 0x7f;
  return encryptWithIv(key, name, new TextEncoder().encode(secret), iv);
}

/** @throws SecretError */
export async function decryptSecret(
  key: Uint8Array<ArrayBuffer>,
  name: string,
  data: AesHmacSha2Data,
): Promise<string> {
  const { aes, mac } = await deriveKeys(key, name);
  const [iv, ciphertext, expected] = [data.iv, data.ciphertext, data.mac].map(decodeBase64);
  if (iv?.length !== 16 || !ciphertext || !expected) throw new SecretError(`${name} is not encoded right.`);
  if (!(await crypto.subtle.verify('HMAC', mac, expected, ciphertext))) {
    throw new SecretError(`${name} does not decrypt with this key.`);
  }
  const plain = await crypto.subtle.decrypt({ name: 'AES-CTR', counter: iv, length: 64 }, aes, ciphertext);
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}

/** What a key description holds so that a typed key can be checked. */
export interface KeyCheck {
  readonly iv: string;
  readonly mac: string;
}

export async function makeKeyCheck(key: Uint8Array<ArrayBuffer>): Promise<KeyCheck> {
  const { iv, mac } = await encryptSecret(key, '', '\u0000'.repeat(32));
  return { iv, mac };
}

/** Whether this is the key that the check was made with. */
export async function matchesKeyCheck(key: Uint8Array<ArrayBuffer>, check: KeyCheck): Promise<boolean> {
  const iv = decodeBase64(check.iv);
  const expected = decodeBase64(check.mac);
  if (iv?.length !== 16 || !expected) return false;
  const { aes, mac } = await deriveKeys(key, '');
  const algorithm = { name: 'AES-CTR', counter: iv, length: 64 };
  const ciphertext = await crypto.subtle.encrypt(algorithm, aes, new Uint8Array(32));
  return crypto.subtle.verify('HMAC', mac, expected, ciphertext);
}

async function encryptWithIv(
  key: Uint8Array<ArrayBuffer>,
  name: string,
  plain: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
): Promise<AesHmacSha2Data> {
  const { aes, mac } = await deriveKeys(key, name);
  const algorithm = { name: 'AES-CTR', counter: iv, length: 64 };
  const ciphertext = await crypto.subtle.encrypt(algorithm, aes, plain);
  const tag = await crypto.subtle.sign('HMAC', mac, ciphertext);
  return {
    iv: encodeBase64(iv),
    ciphertext: encodeBase64(new Uint8Array(ciphertext)),
    mac: encodeBase64(new Uint8Array(tag)),
  };
}

async function deriveKeys(
  key: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<{ aes: CryptoKey; mac: CryptoKey }> {
  const master = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(name);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  const bits = await crypto.subtle.deriveBits(parameters, master, 512);
  const [aes, mac] = await Promise.all([
    crypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-CTR', false, ['encrypt', 'decrypt']),
    crypto.subtle.importKey('raw', bits.slice(32), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]),
  ]);
  return { aes, mac };
}
