// Which earth colour stands behind the initials of somebody without a photo: the same one everywhere, for ever.

/** Grounds for white initials; each reaches 4.5:1 (contrast.test.ts). */
export const portraitColours = [
  '#8f5a12',
  '#a2402b',
  '#7c3b63',
  '#4d5296',
  '#1f6b6b',
  '#4a6a2a',
  '#4a5b6b',
  '#75492f',
] as const;

/** Index into {@link portraitColours} for an address; stable across devices and releases (FNV-1a). */
export function portraitColourIndex(seed: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) {
    hash ^= seed.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash % portraitColours.length;
}

/** At most two initials of a name, by whole characters; a name without letters gives its first character. */
export function initials(name: string): string {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const words = name.split(/[\s.·_-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const chosen =
    words.length > 1 ? [words[0] ?? '', words[words.length - 1] ?? ''] : [words[0] ?? name.trim()];
  return chosen
    .map((word) => [...segmenter.segment(word)][0]?.segment ?? '')
    .join('')
    .toLocaleUpperCase();
}
