// What kind of picture a file is, by its first bytes alone: only these are ever handed to the image library. Drawings
// (SVG), documents and everything that can hold a program are not among them.

export type ImageKind = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';

/** Enough of a file to tell. */
export const headBytes = 16;

const signatures: readonly (readonly [kind: ImageKind, offset: number, bytes: string])[] = [
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['avif', 4, 'ftypavif'],
  ['avif', 4, 'ftypavis'],
];

/** Undefined for anything else. */
export function imageKind(head: Uint8Array): ImageKind | undefined {
  const text = Buffer.from(head).toString('latin1');
  return signatures.find(([kind, offset, bytes]) => {
    if (kind === 'webp' && !text.startsWith('RIFF')) return false;
    return text.startsWith(bytes, offset);
  })?.[0];
}
