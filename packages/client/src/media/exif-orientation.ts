// The one thing of EXIF that is kept: which way up the picture is.
import { textAt, viewOf } from './byte-reader.ts';

/** 1 is upright; 2 to 8 as EXIF numbers flips and turns. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;
const shortType = 3;

/** Reads the orientation of EXIF data (from its TIFF header on); upright where it says nothing sensible. */
export function readOrientation(tiff: Uint8Array): Orientation {
  const order = textAt(tiff, 0, 2);
  if ((order !== 'II' && order !== 'MM') || tiff.length < 14) return 1;
  const view = viewOf(tiff);
  const little = order === 'II';
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index++) {
    const at = directory + 2 + index * 12;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== orientationTag) continue;
    const value = view.getUint16(at + 8, little);
    return view.getUint16(at + 2, little) === shortType && isOrientation(value) ? value : 1;
  }
  return 1;
}

/** EXIF data (from its TIFF header on) that says the orientation and nothing else. */
export function orientationOnly(orientation: Orientation): Uint8Array<ArrayBuffer> {
  const header = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8];
  const entry = [0x01, 0x12, 0, shortType, 0, 0, 0, 1, 0, orientation, 0, 0];
  return Uint8Array.from([...header, 0, 1, ...entry, 0, 0, 0, 0]);
}

/** Whether width and height change places when it is shown. */
export function isTurned(orientation: Orientation): boolean {
  return orientation >= 5;
}

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8;
}
