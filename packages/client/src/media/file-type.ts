// What a file really is, by its first bytes, and whether the app may show it or only save it.
import { startsWith, textAt } from './byte-reader.ts';

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';

/** Image formats that hold camera data and that are not cleaned here: they are sent as a picture drawn anew, or not. */
export type ForeignImageType = 'image/heic' | 'image/avif' | 'image/jxl' | 'image/tiff';

/** By magic bytes; undefined for everything that is no image we know. SVG is a document, not an image. */
export function imageTypeOf(bytes: Uint8Array): ImageType | ForeignImageType | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'image/webp';
  if (/^GIF8[79]a$/.test(textAt(bytes, 0, 6))) return 'image/gif';
  if (startsWith(bytes, [0xff, 0x0a]) || textAt(bytes, 4, 4) === 'JXL ') return 'image/jxl';
  // TIFF, and most cameras' raw formats, which are TIFF inside.
  if (startsWith(bytes, [0x49, 0x49, 0x2a, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2a]))
    return 'image/tiff';
  if (textAt(bytes, 4, 4) !== 'ftyp') return undefined;
  const brand = textAt(bytes, 8, 4);
  if (/^avi[fs]$/.test(brand)) return 'image/avif';
  return /^(hei[cxms]|hev[cxms]|mif[12]|msf1)$/.test(brand) ? 'image/heic' : undefined;
}

/** Types that are drawn, played or spoken in the app. Everything else is only saved, whatever the sender calls it. */
const shownTypes: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'video/mp4',
  'video/webm',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/webm',
  'audio/wav',
  'audio/flac',
  'audio/aac',
]);

/** For everything that is not shown: a browser does nothing with it but save it. */
export const savedType = 'application/octet-stream';

/**
 * The type under which a decrypted file may be given to the page. Images are believed by their bytes alone; audio and
 * video by the sender's word if it is on the list, since a player does nothing with what it cannot play.
 */
export function displayType(declared: string, bytes: Uint8Array): string {
  const real = imageTypeOf(bytes);
  if (real !== undefined) return shownTypes.has(real) ? real : savedType;
  const [type = ''] = declared.toLowerCase().split(';');
  return shownTypes.has(type.trim()) && !type.startsWith('image/') ? type.trim() : savedType;
}
