// What happens to a photo, video or file before it is encrypted: it loses position, camera and other hidden data.
import { MalformedFileError } from './byte-reader.ts';
import { isTurned, type Orientation } from './exif-orientation.ts';
import { type ForeignImageType, type ImageType, imageTypeOf } from './file-type.ts';
import { gifSize, stripGif } from './strip-gif.ts';
import { jpegOrientation, jpegSize, stripJpeg } from './strip-jpeg.ts';
import { isMp4, stripMp4 } from './strip-mp4.ts';
import { pngOrientation, pngSize, stripPng } from './strip-png.ts';
import { stripWebp, webpOrientation, webpSize } from './strip-webp.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export type CleanFile =
  | {
      readonly kind: 'image';
      readonly type: ImageType;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly size: ImageSize;
    }
  | { readonly kind: 'video'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Not a picture: sent as it is. */
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> }
  /**
   * A picture that cannot be cleaned: of another format, or damaged. It is drawn anew (as JPEG or PNG) where the browser
   * can, and otherwise not sent.
   */
  | { readonly kind: 'redraw'; readonly type: ImageType | ForeignImageType };

/** Cleans a file by what its bytes say it is, whatever it is called. */
export function cleanFile(bytes: Uint8Array<ArrayBuffer>): CleanFile {
  const type = imageTypeOf(bytes);
  if (type === undefined) {
    return isMp4(bytes) ? { kind: 'video', bytes: stripMp4(bytes) } : { kind: 'file', bytes };
  }
  const format = formats[type as ImageType];
  if (!format) return { kind: 'redraw', type };
  try {
    const clean = format.strip(bytes);
    return { kind: 'image', type: type as ImageType, bytes: clean, size: imageSize(clean) };
  } catch (error) {
    if (error instanceof MalformedFileError) return { kind: 'redraw', type };
    throw error;
  }
}

/**
 * Width and height as shown, turned where the orientation says so.
 *
 * @throws MalformedFileError where the bytes are no JPEG, PNG, WebP or GIF
 */
export function imageSize(bytes: Uint8Array): ImageSize {
  const format = formats[imageTypeOf(bytes) as ImageType];
  if (!format) throw new MalformedFileError('Not an image of a known format.');
  const { width, height } = format.size(bytes);
  return isTurned(format.orientation(bytes)) ? { width: height, height: width } : { width, height };
}

/** The size of a smaller version that fits into a square, never larger than the original. */
export function thumbnailSize({ width, height }: ImageSize, maxEdge: number): ImageSize {
  const scale = Math.min(1, maxEdge / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

interface Format {
  readonly strip: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;
  readonly size: (bytes: Uint8Array) => ImageSize;
  readonly orientation: (bytes: Uint8Array) => Orientation;
}

const formats: Readonly<Partial<Record<ImageType, Format>>> = {
  'image/jpeg': { strip: stripJpeg, size: jpegSize, orientation: jpegOrientation },
  'image/png': { strip: stripPng, size: pngSize, orientation: pngOrientation },
  'image/webp': { strip: stripWebp, size: webpSize, orientation: webpOrientation },
  'image/gif': { strip: stripGif, size: gifSize, orientation: () => 1 },
};
