// A few emoji alone are large; words are never.
import { expect, it } from 'vitest';
import { onlyEmoji } from './only-emoji.ts';

it.each([
  ['👍', 1],
  ['❤️ 👨‍👩‍👧', 2],
  ['🎉🎉🎉🎉', 0],
  ['ok 👍', 0],
  ['7', 0],
  ['', 0],
])('%j counts as %d', (text, count) => {
  expect(onlyEmoji(text)).toBe(count);
});
