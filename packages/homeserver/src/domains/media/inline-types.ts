// How a file is handed to a browser: which types may be shown in place, and how its name is spelled in a header.
// https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content

const inlineTypes: ReadonlySet<string> = new Set([
  'text/css',
  'text/plain',
  'text/csv',
  'application/json',
  'application/ld+json',
  'image/jpeg',
  'image/gif',
  'image/png',
  'image/apng',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mp4',
  'audio/webm',
  'audio/aac',
  'audio/mpeg',
  'audio/ogg',
  'audio/wave',
  'audio/wav',
  'audio/x-wav',
  'audio/x-pn-wav',
  'audio/flac',
  'audio/x-flac',
]);

const anyBytes = 'application/octet-stream';
const typeLimit = 255;
const nameLimit = 255;
const typeGrammar = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(\s*;\s*[\w-]+=("[^"\\]*"|[\w!#$&^.+-]+))*\s*$/;

/** The type to store: as given where it is a media type, else plain bytes. */
export function storableContentType(given: string | undefined): string {
  const type = given?.trim() ?? '';
  return type.length <= typeLimit && typeGrammar.test(type) ? type : anyBytes;
}

/** The name to store: without what no file name needs; null where none is left. */
export function storableFileName(given: string | undefined): string | null {
  if (given === undefined) return null;
  const name = given
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  const short = Array.from(name).slice(0, nameLimit).join('');
  return short === '' ? null : short;
}

/** The `Content-Disposition` of a download. */
export function contentDisposition(contentType: string, fileName: string | null): string {
  const essence = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const disposition = inlineTypes.has(essence) ? 'inline' : 'attachment';
  return fileName === null ? disposition : `${disposition}; ${fileNameParameter(fileName)}`;
}

function fileNameParameter(fileName: string): string {
  if (/^[\x20-\x7e]+$/.test(fileName)) {
    return `filename="${fileName.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  }
  // RFC 8187: what encodeURIComponent leaves and the grammar does not allow is encoded too.
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename*=utf-8''${encoded}`;
}
