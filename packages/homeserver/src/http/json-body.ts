// Reads a request's JSON strictly: what cannot be stored or compared safely is refused before any handler sees it.
import { MatrixError } from '@veche/protocol';

const maxDepth = 100;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses the body of a request. Throws M_NOT_JSON for what is no JSON (invalid UTF-8 included) and M_BAD_JSON for JSON
 * nested deeper than 100 levels, with a `__proto__` key, with U+0000 or with lone surrogates.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = parse(text);
  if (nestedTooDeep(bytes)) throw badJson('The JSON is nested too deeply');
  // Only text that could hide one of these is walked.
  if (text.includes('\\u') || text.includes('__proto__')) checkStrings(value);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new MatrixError(400, 'M_NOT_JSON', 'The request is not valid UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MatrixError(400, 'M_NOT_JSON', 'The request is not valid JSON');
  }
}

const quote = 0x22;
const backslash = 0x5c;

function nestedTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (inString) {
      if (byte === backslash) index++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      if (depth > maxDepth) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

function checkStrings(value: unknown): void {
  if (typeof value === 'string') checkString(value);
  else if (Array.isArray(value)) {
    for (const item of value) checkStrings(item);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') throw badJson('The key __proto__ is not allowed');
      checkString(key);
      checkStrings(item);
    }
  }
}

function checkString(text: string): void {
  if (text.includes('\u0000')) throw badJson('The character U+0000 is not allowed');
  if (!text.isWellFormed()) throw badJson('A character is only half there (a lone surrogate)');
}

function badJson(message: string): MatrixError {
  return new MatrixError(400, 'M_BAD_JSON', message);
}
