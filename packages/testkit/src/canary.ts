// Looks for planted words where no word of a person may be: in every encoding in which bytes hide.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** The ways a word may stand in bytes: UTF-8, UTF-16 of both orders, and base64 at each of its three alignments. */
export function encodingsOf(word: string): Buffer[] {
  const utf8 = Buffer.from(word, 'utf8');
  const utf16 = Buffer.from(word, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    // Characters that also hold bits of what stands before or after the word are left out.
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + utf8.length) * 8) / 6);
    return text.slice(from, to);
  });
  const urlSafe = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const json = Buffer.from(
    JSON.stringify(word)
      .slice(1, -1)
      .replace(/[\u0080-\uffff]/g, escaped),
  );
  return [utf8, utf16, swapped, json, ...[...base64, ...urlSafe].map((text) => Buffer.from(text))];
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Compressed streams inside the bytes, opened. */
function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x8b) found.push(...opened(() => gunzipSync(bytes.subarray(at))));
  }
  if (bytes[0] === 0x78)
    found.push(...opened(() => inflateSync(bytes)), ...opened(() => inflateRawSync(bytes)));
  return found;
}

function opened(open: () => Buffer): Buffer[] {
  try {
    return [open()];
  } catch {
    return [];
  }
}

export interface Sighting {
  readonly word: string;
  readonly where: string;
}

/** Every planted word that stands somewhere in the bytes, packed or not. */
export function sightings(words: readonly string[], bytes: Buffer, where: string): Sighting[] {
  const places = [bytes, ...unpacked(bytes)];
  return words
    .filter((word) => encodingsOf(word).some((encoded) => places.some((place) => place.includes(encoded))))
    .map((word) => ({ word, where }));
}

/** The same over every file below a folder. */
export function sightingsInFolder(words: readonly string[], folder: string): Sighting[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name);
      return sightings(words, readFileSync(file), file);
    });
}
