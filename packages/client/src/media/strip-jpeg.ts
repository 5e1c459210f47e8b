// JPEG without EXIF, position, camera, comments, thumbnails and whatever is hidden behind the picture.
import { ascii, joinBytes, MalformedFileError, textAt } from './byte-reader.ts';
import { type Orientation, orientationOnly, readOrientation } from './exif-orientation.ts';

const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
  com: 0xfe,
};
const exifName = 'Exif\0\0';

interface Segment {
  readonly code: number;
  /** From the marker on. */
  readonly whole: Uint8Array;
  /** Without marker and length. */
  readonly content: Uint8Array;
}

/**
 * Keeps what the picture needs: coding tables, scans, colour profile, Adobe's colour transform, JFIF's density; and of
 * EXIF the orientation. What follows the end of the picture (further images, a motion photo's video) is dropped.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [Uint8Array.of(0xff, marker.soi)];
  let orientation: Orientation = 1;
  let at = 2;
  for (;;) {
    const segment = readSegment(bytes, at);
    at += segment.whole.length;
    if (segment.code === marker.eoi) break;
    orientation = orientationIn(segment) ?? orientation;
    const clean = cleaned(segment);
    if (clean) kept.push(clean);
    if (segment.code !== marker.sos) continue;
    const end = endOfScan(bytes, at);
    kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (orientation !== 1) kept.splice(1, 0, exifSegment(orientation));
  return joinBytes([...kept, Uint8Array.of(0xff, marker.eoi)]);
}

/** The orientation that the EXIF of a JPEG says. */
export function jpegOrientation(bytes: Uint8Array): Orientation {
  for (let at = 2; ; ) {
    const segment = readSegment(bytes, at);
    if (segment.code === marker.sos || segment.code === marker.eoi) return 1;
    const orientation = orientationIn(segment);
    if (orientation !== undefined) return orientation;
    at += segment.whole.length;
  }
}

/** The frame header's width and height, before turning. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  for (let at = 2; ; ) {
    const { code, whole, content } = readSegment(bytes, at);
    // SOF0 to SOF15, without DHT, JPG and DAC that stand between them.
    if (code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code) && content.length >= 5) {
      const word = (index: number) => ((content[index] ?? 0) << 8) | (content[index + 1] ?? 0);
      return { height: word(1), width: word(3) };
    }
    if (code === marker.sos || code === marker.eoi) throw new MalformedFileError('A JPEG without a frame.');
    at += whole.length;
  }
}

function readSegment(bytes: Uint8Array, start: number): Segment {
  let at = start;
  // Any number of fill bytes may stand before a marker.
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
  const code = bytes[at + 1];
  if (bytes[at] !== 0xff || code === undefined || code === 0)
    throw new MalformedFileError('A JPEG that breaks off.');
  if (code === marker.eoi) {
    return { code, whole: bytes.subarray(start, at + 2), content: bytes.subarray(0, 0) };
  }
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  const end = at + 2 + length;
  if (length < 2 || end > bytes.length) throw new MalformedFileError('A JPEG segment that breaks off.');
  return { code, whole: bytes.subarray(start, end), content: bytes.subarray(at + 4, end) };
}

/** What is left of a segment; undefined for nothing. */
function cleaned({ code, whole, content }: Segment): Uint8Array | undefined {
  if (code === marker.com) return undefined;
  if (code < marker.app0 || code > marker.app15) return whole;
  if (code === marker.app0 && textAt(content, 0, 5) === 'JFIF\0' && content.length >= 14) {
    // Version, unit and densities stay; the thumbnail does not.
    return joinBytes([Uint8Array.of(0xff, marker.app0, 0, 16), content.subarray(0, 12), Uint8Array.of(0, 0)]);
  }
  if (code === marker.app2 && textAt(content, 0, 12) === 'ICC_PROFILE\0') return whole;
  if (code === marker.app14 && textAt(content, 0, 5) === 'Adobe') return whole;
  return undefined;
}

function orientationIn({ code, content }: Segment): Orientation | undefined {
  if (code !== marker.app1 || textAt(content, 0, exifName.length) !== exifName) return undefined;
  return readOrientation(content.subarray(exifName.length));
}

/** Where the coded data of a scan ends: at a marker that is neither an escaped 0xff nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    const isData = next === 0 || (next >= 0xd0 && next <= 0xd7) || next === 0xff;
    if (!isData) return at;
  }
  throw new MalformedFileError('A JPEG without an end.');
}

function exifSegment(orientation: Orientation): Uint8Array<ArrayBuffer> {
  const tiff = orientationOnly(orientation);
  const length = 2 + exifName.length + tiff.length;
  return joinBytes([Uint8Array.of(0xff, marker.app1, length >> 8, length & 0xff), ascii(exifName), tiff]);
}
