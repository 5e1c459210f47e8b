// Makes handles that look alike the same, so that somebody who types a Cyrillic а, or 0 for o, finds whom they mean.

/** Cyrillic and Greek letters by the Latin letter they look like. */
const looksLike: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  ё: 'e',
  з: '3',
  и: 'u',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  ѕ: 's',
  т: 't',
  у: 'y',
  х: 'x',
  ь: 'b',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
};

/** Cyrillic letters by how they sound. */
const soundsLike: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
};

const sameShape: readonly (readonly [RegExp, string])[] = [
  [/0/g, 'o'],
  [/[1|i]/g, 'l'],
  [/5/g, 's'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[._=\-/+\s]/g, ''],
];

/** The form under which a handle is kept: equal for handles that a person could take for each other. */
export function foldHandle(handle: string): string {
  return foldShape(replaceLetters(handle, looksLike));
}

/** The forms to look for when somebody types a handle: as it looks, and as it sounds. */
export function foldedCandidates(typed: string): string[] {
  return [...new Set([foldHandle(typed), foldShape(replaceLetters(typed, soundsLike))])].filter(
    (candidate) => candidate !== '',
  );
}

function foldShape(text: string): string {
  return sameShape.reduce((folded, [pattern, shape]) => folded.replaceAll(pattern, shape), text);
}

function replaceLetters(text: string, table: Readonly<Record<string, string>>): string {
  const plain = text.normalize('NFKC').toLowerCase();
  return Array.from(plain, (letter) => table[letter] ?? letter).join('');
}
