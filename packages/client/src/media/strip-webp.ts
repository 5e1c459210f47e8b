// WebP without EXIF, XMP and unknown chunks.
import { ascii, joinBytes, MalformedFileError, textAt, viewOf } from './byte-reader.ts';
import { type Orientation, orientationOnly, readOrientation } from './exif-orientation.ts';

const headerLength = 12;
const frameHeaderLength = 16;
const flags = { exif: 0x08, xmp: 0x04 };
const keptChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const keptInFrame: ReadonlySet<string> = new Set(['ALPH', 'VP8 ', 'VP8L']);

interface Chunk {
  readonly type: string;
  readonly content: Uint8Array;
}

export function stripWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunks = [...chunksOf(fileContent(bytes))];
  const orientation = orientationOf(chunks);
  const kept = chunks.filter(({ type }) => keptChunks.has(type)).map((chunk) => cleaned(chunk, orientation));
  // EXIF stands only in the extended format, which every file with EXIF had.
  const extended = chunks.some(({ type }) => type === 'VP8X');
  if (orientation !== 1 && extended) kept.push(frame('EXIF', orientationOnly(orientation)));
  const content = joinBytes([ascii('WEBP'), ...kept]);
  return frame('RIFF', content);
}

export function webpOrientation(bytes: Uint8Array): Orientation {
  return orientationOf([...chunksOf(fileContent(bytes))]);
}

export function webpSize(bytes: Uint8Array): { width: number; height: number } {
  for (const { type, content } of chunksOf(fileContent(bytes))) {
    const size = sizeIn(type, content);
    if (size) return size;
  }
  throw new MalformedFileError('A WebP without a picture.');
}

function sizeIn(type: string, content: Uint8Array): { width: number; height: number } | undefined {
  const byte = (index: number) => content[index] ?? 0;
  if (type === 'VP8X' && content.length >= 10) {
    const three = (index: number) => 1 + (byte(index) | (byte(index + 1) << 8) | (byte(index + 2) << 16));
    return { width: three(4), height: three(7) };
  }
  if (type === 'VP8 ' && content.length >= 10) {
    const fourteen = (index: number) => (byte(index) | (byte(index + 1) << 8)) & 0x3fff;
    return { width: fourteen(6), height: fourteen(8) };
  }
  if (type === 'VP8L' && content.length >= 5) {
    const bits = byte(1) | (byte(2) << 8) | (byte(3) << 16) | (byte(4) << 24);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return undefined;
}

/** What the RIFF header's length covers; what follows is not part of the picture. */
function fileContent(bytes: Uint8Array): Uint8Array {
  if (bytes.length < headerLength) throw new MalformedFileError('A WebP that breaks off.');
  const length = viewOf(bytes).getUint32(4, true);
  if (8 + length > bytes.length) throw new MalformedFileError('A WebP that breaks off.');
  return bytes.subarray(headerLength, 8 + length);
}

function* chunksOf(content: Uint8Array): Generator<Chunk> {
  const view = viewOf(content);
  for (let at = 0; at < content.length; ) {
    if (at + 8 > content.length) throw new MalformedFileError('A WebP chunk that breaks off.');
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > content.length) throw new MalformedFileError('A WebP chunk that breaks off.');
    yield { type: textAt(content, at, 4), content: content.subarray(at + 8, end) };
    at = end + (length % 2);
  }
}

function orientationOf(chunks: readonly Chunk[]): Orientation {
  const exif = chunks.find(({ type }) => type === 'EXIF')?.content;
  if (!exif) return 1;
  // Some writers put JPEG's name in front.
  return readOrientation(textAt(exif, 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif);
}

function cleaned({ type, content }: Chunk, orientation: Orientation): Uint8Array<ArrayBuffer> {
  if (type === 'VP8X') {
    const header = content.slice();
    header[0] = ((header[0] ?? 0) & ~(flags.exif | flags.xmp)) | (orientation === 1 ? 0 : flags.exif);
    return frame(type, header);
  }
  if (type !== 'ANMF') return frame(type, content);
  const inner = [...chunksOf(content.subarray(frameHeaderLength))].filter((chunk) =>
    keptInFrame.has(chunk.type),
  );
  const framed = inner.map((chunk) => frame(chunk.type, chunk.content));
  return frame(type, joinBytes([content.subarray(0, frameHeaderLength), ...framed]));
}

function frame(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(8 + content.length + (content.length % 2));
  framed.set(ascii(type), 0);
  viewOf(framed).setUint32(4, content.length, true);
  framed.set(content, 8);
  return framed;
}
