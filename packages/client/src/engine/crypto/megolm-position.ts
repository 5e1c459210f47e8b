// Reads which position of which session a megolm ciphertext uses, for our own check against repetition.
import { decodeBase64 } from '@veche/protocol';

/** The message index of a megolm message, or null where it is not one. */
export function megolmIndex(ciphertext: unknown): number | null {
  if (typeof ciphertext !== 'string') return null;
  const bytes = decodeBase64(ciphertext.slice(0, 16));
  // Version 3, then field 1 (varint) of the protobuf: the index.
  if (bytes?.[0] !== 3 || bytes[1] !== 0x08) return null;
  let index = 0;
  for (let at = 2, shift = 0; at < bytes.length && shift < 35; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    index += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return index;
  }
  return null;
}
