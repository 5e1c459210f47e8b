// Unpadded Base64, standard and URL-safe, for browsers and Node alike.
// https://spec.matrix.org/v1.19/appendices/#unpadded-base64

const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const standardAlphabet = `${common}+/`;
const urlSafeAlphabet = `${common}-_`;

/** Unpadded, with `+` and `/`. */
export function encodeBase64(bytes: Uint8Array): string {
  return encodeWith(standardAlphabet, bytes);
}

/** Unpadded, with `-` and `_`: the form of event ids. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeWith(urlSafeAlphabet, bytes);
}

/** Reads Base64 with or without padding; undefined where it is not Base64. Stray low bits at the end are ignored. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  return decodeWith(standardAlphabet, text);
}

/** The same for the URL-safe alphabet. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  return decodeWith(urlSafeAlphabet, text);
}

/** `-` and `_` become `+` and `/`. */
export function base64FromUrlSafe(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

/** `+` and `/` become `-` and `_`. */
export function base64ToUrlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

function encodeWith(alphabet: string, bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet[(held >> bits) & 63];
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) text += alphabet[(held << (6 - bits)) & 63];
  return text;
}

function decodeWith(alphabet: string, text: string): Uint8Array<ArrayBuffer> | undefined {
  const unpadded = text.replace(/={1,2}$/, '');
  if (unpadded.length !== text.length && text.length % 4 !== 0) return undefined;
  if (unpadded.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((unpadded.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let written = 0;
  for (const character of unpadded) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written] = (held >> bits) & 255;
      written += 1;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}
