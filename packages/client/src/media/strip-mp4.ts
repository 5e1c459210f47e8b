// MP4 and QuickTime videos without position, camera and other descriptions.
import { textAt, viewOf } from './byte-reader.ts';

/** Boxes that hold other boxes on the way to the descriptions. */
const containers: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'moof', 'traf']);
/** User data (`©xyz` is the position), metadata, vendors' boxes (`uuid` holds XMP and raw camera data). */
const described: ReadonlySet<string> = new Set(['udta', 'meta', 'uuid', 'skip', 'free']);

/** First boxes of such files; old QuickTime ones have no `ftyp`. */
const firstBoxes: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat', 'wide', 'pnot']);

/** Whether this is a file that {@link stripMp4} cleans. */
export function isMp4(bytes: Uint8Array): boolean {
  return firstBoxes.has(textAt(bytes, 4, 4));
}

/**
 * Blanks the descriptions where they stand: the box becomes free space and its content zeros, so that nothing moves and
 * all offsets stay right. Streams themselves (also a camera's timed position track, should there be one) are not looked
 * into. When it was recorded (`mvhd`, `tkhd`, `mdhd`) is blanked too. Of a file that breaks off, what is there is cleaned.
 */
export function stripMp4(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const clean = bytes.slice();
  blankIn(clean, 0, clean.length);
  return clean;
}

function blankIn(bytes: Uint8Array, start: number, end: number): void {
  const view = viewOf(bytes);
  for (let at = start; at + 8 <= end; ) {
    const type = textAt(bytes, at + 4, 4);
    const [header, length] = boxLength(view, at, end);
    if (length < header) return;
    const next = Math.min(at + length, end);
    if (described.has(type)) {
      bytes.set([0x66, 0x72, 0x65, 0x65], at + 4);
      bytes.fill(0, Math.min(at + header, next), next);
    } else if (containers.has(type)) {
      blankIn(bytes, at + header, next);
    } else if (type === 'mvhd' || type === 'tkhd' || type === 'mdhd') {
      // After version and flags: times of creation and change, of 4 or 8 bytes each.
      const times = bytes[at + header] === 1 ? 16 : 8;
      bytes.fill(0, at + header + 4, Math.min(at + header + 4 + times, next));
    }
    at = next;
  }
}

/** Header and whole length; 1 says that the length follows in 8 bytes, 0 that the box ends with the file. */
function boxLength(view: DataView, at: number, end: number): [header: number, length: number] {
  const length = view.getUint32(at);
  if (length === 0) return [8, end - at];
  if (length !== 1) return [8, length];
  if (at + 16 > end) return [8, end - at];
  return [16, Number(view.getBigUint64(at + 8))];
}
