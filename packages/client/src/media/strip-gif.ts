// GIF without comments, XMP and other applications' data.
import { joinBytes, MalformedFileError, textAt } from './byte-reader.ts';

const introducer = { extension: 0x21, image: 0x2c, trailer: 0x3b };
const label = { text: 0x01, control: 0xf9, comment: 0xfe, application: 0xff };
/** Says how often an animation runs. */
const keptApplications: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

export function stripGif(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 13 + colourTableLength(bytes[10] ?? 0);
  const kept: Uint8Array[] = [bytes.subarray(0, at)];
  for (;;) {
    const start = at;
    const kind = bytes[at];
    if (kind === introducer.trailer) break;
    if (kind === introducer.image) {
      at = endOfBlocks(bytes, at + 10 + colourTableLength(bytes[at + 9] ?? 0) + 1);
      kept.push(bytes.subarray(start, at));
    } else if (kind === introducer.extension) {
      at = endOfBlocks(bytes, at + 2);
      if (isKept(bytes, start)) kept.push(bytes.subarray(start, at));
    } else {
      throw new MalformedFileError('A GIF that breaks off.');
    }
  }
  return joinBytes([...kept, Uint8Array.of(introducer.trailer)]);
}

export function gifSize(bytes: Uint8Array): { width: number; height: number } {
  const word = (index: number) => (bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8);
  return { width: word(6), height: word(8) };
}

function colourTableLength(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

/** Blocks of up to 255 bytes, each after its length; an empty one ends them. */
function endOfBlocks(bytes: Uint8Array, start: number): number {
  for (let at = start; ; ) {
    const length = bytes[at];
    if (length === undefined) throw new MalformedFileError('A GIF that breaks off.');
    at += 1 + length;
    if (length === 0) return at;
  }
}

function isKept(bytes: Uint8Array, start: number): boolean {
  const kind = bytes[start + 1];
  if (kind === label.control || kind === label.text) return true;
  return kind === label.application && keptApplications.has(textAt(bytes, start + 3, 11));
}
