// `m.secret_storage.key.*`: what is said about a storage key, and how a key is made of a passphrase.
// https://spec.matrix.org/v1.19/client-server-api/#key-storage
import { isJsonObject } from '@veche/protocol';
import { aesHmacSha2, type KeyCheck, makeKeyCheck, matchesKeyCheck } from './aes-hmac-sha2.ts';

export const defaultKeyType = 'm.secret_storage.default_key';
export const keyTypePrefix = 'm.secret_storage.key.';

export interface PassphraseInfo {
  readonly algorithm: 'm.pbkdf2';
  readonly salt: string;
  readonly iterations: number;
  readonly bits: number;
}

/** A description that this engine can use. */
export interface KeyDescription {
  readonly algorithm: typeof aesHmacSha2;
  readonly name?: string;
  readonly check?: KeyCheck;
  readonly passphrase?: PassphraseInfo;
}

/** The server says how much work a passphrase costs; more than this (a few seconds) it may not ask for. */
const maxIterations = 10_000_000;

/** Reads account data; undefined where it describes no key that we can use. */
export function readKeyDescription(content: unknown): KeyDescription | undefined {
  if (!isJsonObject(content) || content.algorithm !== aesHmacSha2) return undefined;
  const { name, iv, mac } = content;
  const passphrase = readPassphraseInfo(content.passphrase);
  return {
    algorithm: aesHmacSha2,
    ...(typeof name === 'string' && { name }),
    ...(typeof iv === 'string' && typeof mac === 'string' && { check: { iv, mac } }),
    ...(passphrase && { passphrase }),
  };
}

/** Account data that describes a key of ours. */
export async function describeKey(key: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const { iv, mac } = await makeKeyCheck(key);
  return { algorithm: aesHmacSha2, iv, mac };
}

/**
 * Whether a key belongs to a description. `unchecked` where the description has no check: by the spec such a key is
 * assumed to be right, but that is no proof.
 */
export async function testKey(
  key: Uint8Array<ArrayBuffer>,
  description: KeyDescription,
): Promise<'right' | 'wrong' | 'unchecked'> {
  if (!description.check) return 'unchecked';
  return (await matchesKeyCheck(key, description.check)) ? 'right' : 'wrong';
}

/** The storage key of a passphrase, for accounts set up by other clients; our own are never made of passphrases. */
export async function keyFromPassphrase(
  passphrase: string,
  { salt, iterations, bits }: PassphraseInfo,
): Promise<Uint8Array<ArrayBuffer>> {
  const utf8 = new TextEncoder();
  const master = await crypto.subtle.importKey('raw', utf8.encode(passphrase), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt: utf8.encode(salt), iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, master, bits));
}

function readPassphraseInfo(value: unknown): PassphraseInfo | undefined {
  if (!isJsonObject(value) || value.algorithm !== 'm.pbkdf2') return undefined;
  const { salt, iterations, bits = 256 } = value;
  if (typeof salt !== 'string' || !Number.isSafeInteger(iterations)) return undefined;
  const rounds = Number(iterations);
  if (rounds < 1 || rounds > maxIterations || bits !== 256) return undefined;
  return { algorithm: 'm.pbkdf2', salt, iterations: rounds, bits };
}
