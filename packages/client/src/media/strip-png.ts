// PNG without EXIF, text, times and unknown chunks.
import { ascii, joinBytes, MalformedFileError, textAt, viewOf } from './byte-reader.ts';
import { type Orientation, orientationOnly, readOrientation } from './exif-orientation.ts';

const signatureLength = 8;
/** What the picture, its colours and its animation need. */
const keptChunks: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI acTL fcTL fdAT'.split(' '),
);

interface Chunk {
  readonly type: string;
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** Drops everything that is not on the list, and what follows the end. Of EXIF the orientation stays. */
export function stripPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [];
  let orientation: Orientation = 1;
  for (const { type, whole, content } of chunksOf(bytes)) {
    if (keptChunks.has(type)) kept.push(whole);
    if (type === 'eXIf') orientation = readOrientation(content);
  }
  // After the header, before everything else.
  if (orientation !== 1) kept.splice(1, 0, chunk('eXIf', orientationOnly(orientation)));
  return joinBytes([bytes.subarray(0, signatureLength), ...kept]);
}

export function pngOrientation(bytes: Uint8Array): Orientation {
  for (const { type, content } of chunksOf(bytes)) if (type === 'eXIf') return readOrientation(content);
  return 1;
}

export function pngSize(bytes: Uint8Array): { width: number; height: number } {
  if (textAt(bytes, 12, 4) !== 'IHDR' || bytes.length < 24)
    throw new MalformedFileError('A PNG without a header.');
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = viewOf(bytes);
  for (let at = signatureLength; ; ) {
    if (at + 12 > bytes.length) throw new MalformedFileError('A PNG that breaks off.');
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw new MalformedFileError('A PNG chunk that breaks off.');
    const type = textAt(bytes, at + 4, 4);
    yield { type, whole: bytes.subarray(at, end), content: bytes.subarray(at + 8, end - 4) };
    if (type === 'IEND') return;
    at = end;
  }
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const named = joinBytes([ascii(type), content]);
  const framed = new Uint8Array(named.length + 8);
  framed.set(named, 4);
  viewOf(framed).setUint32(0, content.length);
  viewOf(framed).setUint32(named.length + 4, crc32(named));
  return framed;
}

/** Bit by bit: it is only ever taken over a few bytes of our own. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
