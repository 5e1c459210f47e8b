// The recovery key as people see it: base58 with header and parity, in groups of four.
// https://spec.matrix.org/v1.19/appendices/#cryptographic-key-representation

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const header = [0x8b, 0x01] as const;
const keyLengthBytes = 32;
const encodedLength = 48;
const groupLength = 4;
export const recoveryKeyGroups = encodedLength / groupLength;

/** Groups of four characters with spaces between, as the spec writes it and other clients read it. */
export function formatRecoveryKey(key: Uint8Array): string {
  if (key.length !== keyLengthBytes) throw new RangeError('A recovery key has 32 bytes.');
  const bytes = [...header, ...key];
  const text = encodeBase58([...bytes, parity(bytes)]);
  return splitGroups(text).join(' ');
}

/** What is wrong with a typed key. `group` counts from 0. */
export type RecoveryKeyProblem =
  /** A character that does not occur in keys, such as 0, O, I or l. */
  | { readonly problem: 'character'; readonly group: number; readonly character: string }
  | { readonly problem: 'too-short' | 'too-long' }
  /** All characters could be, but together they are no key: something is mistyped or swapped. */
  | { readonly problem: 'mistyped' };

export type RecoveryKeyReading =
  | { readonly key: Uint8Array<ArrayBuffer>; readonly problem?: undefined }
  | (RecoveryKeyProblem & { readonly key?: undefined });

/** Reads a typed or pasted key; white space is disregarded. */
export function readRecoveryKey(text: string): RecoveryKeyReading {
  const compact = text.replace(/\s/gu, '');
  for (const [index, character] of Array.from(compact).entries()) {
    if (!alphabet.includes(character)) {
      return { problem: 'character', group: Math.floor(index / groupLength), character };
    }
  }
  if (compact.length < encodedLength) return { problem: 'too-short' };
  if (compact.length > encodedLength) return { problem: 'too-long' };
  const key = keyOf(compact);
  return key ? { key } : { problem: 'mistyped' };
}

/** A random key which the composer's guard is sure to recognise (all but about one in 3,000 are). */
export function createRecoveryKey(
  random: (bytes: number) => Uint8Array<ArrayBuffer> = (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
): Uint8Array<ArrayBuffer> {
  for (;;) {
    const key = random(keyLengthBytes);
    if (containsRecoveryKey(formatRecoveryKey(key))) return key;
  }
}

/**
 * Whether a text has a valid recovery key in it, however it is spaced, broken into lines or interspersed with
 * punctuation: the composer refuses to send such a text. Ordinary prose is told from keys by its letters: a key is a
 * random mixture of capitals and small letters, which keeps a chance hit of the parity byte from stopping a message.
 */
export function containsRecoveryKey(text: string): boolean {
  const compact = Array.from(text.normalize('NFKC'))
    .filter((character) => alphabet.includes(character))
    .join('');
  for (let at = compact.indexOf('E'); at >= 0; at = compact.indexOf('E', at + 1)) {
    const candidate = compact.slice(at, at + encodedLength);
    if (candidate.length < encodedLength) return false;
    if (looksRandom(candidate) && keyOf(candidate)) return true;
  }
  return false;
}

function looksRandom(text: string): boolean {
  const capitals = text.replace(/[^A-Z]/g, '').length;
  const small = text.replace(/[^a-z]/g, '').length;
  return capitals >= 8 && small >= 8;
}

/** The key of 48 base58 characters, undefined where header or parity are not right. */
function keyOf(compact: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = decodeBase58(compact, keyLengthBytes + header.length + 1);
  if (!bytes || bytes[0] !== header[0] || bytes[1] !== header[1] || parity(bytes) !== 0) return undefined;
  return bytes.slice(header.length, -1);
}

function parity(bytes: Iterable<number>): number {
  let result = 0;
  for (const byte of bytes) result ^= byte;
  return result;
}

function splitGroups(text: string): string[] {
  return text.match(/.{1,4}/g) ?? [];
}

function encodeBase58(bytes: readonly number[]): string {
  let rest = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = `${alphabet[Number(rest % 58n)]}${text}`;
  return text;
}

function decodeBase58(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  let rest = 0n;
  for (const character of text) rest = rest * 58n + BigInt(alphabet.indexOf(character));
  const bytes = new Uint8Array(length);
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 255n);
    rest >>= 8n;
  }
  return rest === 0n ? bytes : undefined;
}
