// A suggested password is three different everyday words in the person's own letters.
import { expect, it } from 'vitest';
import { threeWords } from './password-suggestion.ts';
import { englishWords, russianWords } from './password-words.ts';

it.each([
  ['en', /^[a-z]+-[a-z]+-[a-z]+$/],
  ['ru', /^[а-яё]+-[а-яё]+-[а-яё]+$/],
] as const)('suggests three words in %s', (language, shape) => {
  for (let round = 0; round < 50; round++) {
    const words = threeWords(language);
    expect(words).toMatch(shape);
    expect(new Set(words.split('-')).size).toBe(3);
  }
});

it('has enough words that three of them cannot be guessed online', () => {
  expect(new Set(englishWords).size ** 3).toBeGreaterThan(2 ** 25);
  expect(new Set(russianWords).size ** 3).toBeGreaterThan(2 ** 25);
});
