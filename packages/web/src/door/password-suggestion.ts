// A password to take: three words, chosen by the browser's own randomness, each word equally likely.
import { englishWords, russianWords } from './password-words.ts';

/** An even choice among `count` values (numbers that would favour the first ones are thrown away). */
function choose(count: number, random: (values: Uint32Array<ArrayBuffer>) => void): number {
  const limit = Math.floor(2 ** 32 / count) * count;
  const value = new Uint32Array(1);
  for (;;) {
    random(value);
    const drawn = value[0] ?? 0;
    if (drawn < limit) return drawn % count;
  }
}

/** Three different words joined by dashes, in the person's language. */
export function threeWords(
  language: 'en' | 'ru',
  random: (values: Uint32Array<ArrayBuffer>) => void = (values) => crypto.getRandomValues(values),
): string {
  const words = [...new Set(language === 'ru' ? russianWords : englishWords)];
  const chosen: string[] = [];
  while (chosen.length < 3) {
    const word = words[choose(words.length, random)] ?? '';
    if (!chosen.includes(word)) chosen.push(word);
  }
  return chosen.join('-');
}
