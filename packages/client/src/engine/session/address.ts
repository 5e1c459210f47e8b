// Makes an address of a name: written in Latin letters, with two digits, as people can say it aloud.

const cyrillic: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
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
  ю: 'yu',
  я: 'ya',
  і: 'i',
  ї: 'yi',
  є: 'ye',
  ґ: 'g',
  ў: 'u',
};
const longest = 24;

/** `Борис Ким` → `boris-kim`; empty where nothing can be written in Latin letters. */
export function transliterate(name: string): string {
  const latin = Array.from(name.toLowerCase().normalize('NFC'), (letter) => cyrillic[letter] ?? letter).join(
    '',
  );
  return latin
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longest)
    .replace(/-+$/, '');
}

/** A suggestion with two digits: `boris-27`. */
export function suggestAddress(name: string, random: (bytes: number) => Uint8Array): string {
  const number = 10 + ((random(1)[0] ?? 0) % 90);
  return `${transliterate(name) || 'guest'}-${number}`;
}
