// Files that people upload.
export { byteRange } from './byte-range.ts';
export { contentDisposition } from './inline-types.ts';
export { Media, type MediaSettings, type Upload } from './media.ts';
export { thumbnailShape } from './thumbnail-sizes.ts';
export { Thumbnailer } from './thumbnailer.ts';
export { Thumbnails } from './thumbnails.ts';
