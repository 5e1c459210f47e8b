// Canonical JSON, the one text of a value that hashes and signatures are made over. This is Matrix's own form
// (integers only); it is not RFC 8785. https://spec.matrix.org/v1.19/appendices/#canonical-json

/** What a value cannot hold if it is to have a canonical form. */
export type CanonicalJsonProblem = 'float' | 'integer-range' | 'lone-surrogate' | 'nesting' | 'not-json';

/** Thrown by {@link canonicalJson}; on the wire it is a 400 `M_BAD_JSON`. */
export class CanonicalJsonError extends Error {
  readonly problem: CanonicalJsonProblem;

  constructor(problem: CanonicalJsonProblem, message: string) {
    super(message);
    this.name = 'CanonicalJsonError';
    this.problem = problem;
  }
}

/** Deeper values are refused: the encoder recurses, and other servers' parsers stop earlier than this. */
export const canonicalJsonNestingLimit = 512;

const plainKey = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const surrogateStart = 0xd800;
const surrogateEnd = 0xdfff;

/**
 * The canonical text of a value; hash and sign its UTF-8 bytes. Members that are `undefined` are left out, as
 * `JSON.stringify` does, and so are the top-level members named in `omit` (`signatures`, `unsigned`, …).
 * Throws {@link CanonicalJsonError}.
 */
export function canonicalJson(value: unknown, omit: readonly string[] = []): string {
  if (omit.length === 0 || typeof value !== 'object' || value === null) return encode(value, 0);
  const object = value as Readonly<Record<string, unknown>>;
  return encodeMembers(
    object,
    Object.keys(object).filter((key) => !omit.includes(key)),
    1,
  );
}

/** Compares by code point, as canonical JSON orders keys; JavaScript's own order is by UTF-16 unit. */
export function compareByCodePoint(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank after every other unit. */
function codePointRank(unit: number): number {
  return unit >= surrogateStart && unit <= surrogateEnd ? unit + 0x10000 : unit;
}

function encode(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value);
    case 'number':
      return encodeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      throw new CanonicalJsonError('not-json', `A value of type ${typeof value} is not JSON`);
  }
  if (value === null) return 'null';
  if (depth >= canonicalJsonNestingLimit) {
    throw new CanonicalJsonError(
      'nesting',
      `JSON must not be nested more than ${canonicalJsonNestingLimit} levels`,
    );
  }
  if (Array.isArray(value)) return encodeArray(value, depth + 1);
  const object = value as Readonly<Record<string, unknown>>;
  return encodeMembers(object, Object.keys(object), depth + 1);
}

function encodeArray(values: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += encode(values[index], depth);
  }
  return `${text}]`;
}

function encodeMembers(object: Readonly<Record<string, unknown>>, keys: string[], depth: number): string {
  let plain = true;
  for (const key of keys) {
    if (!plainKey.test(key)) {
      plain = false;
      break;
    }
  }
  if (keys.length > 1) {
    // biome-ignore lint/suspicious/useArraySortCompare: ASCII sorts the same by unit and by code point, and faster
    if (plain) keys.sort();
    else keys.sort(compareByCodePoint);
  }
  let text = '{';
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) continue;
    if (text.length > 1) text += ',';
    text += plain ? `"${key}":` : `${encodeString(key)}:`;
    text += encode(value, depth);
  }
  return `${text}}`;
}

function encodeString(value: string): string {
  if (!value.isWellFormed()) {
    throw new CanonicalJsonError('lone-surrogate', 'Text must not contain half of a surrogate pair');
  }
  // JSON.stringify escapes exactly what the canonical grammar escapes, in the same (lower case) form.
  return JSON.stringify(value);
}

function encodeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value)) {
    throw new CanonicalJsonError('integer-range', 'Integers must lie within ±(2^53 − 1)');
  }
  throw new CanonicalJsonError('float', 'Numbers must be integers');
}
