// A person keeps their colour and gets sensible initials, in any script.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { initials, portraitColourIndex, portraitColours } from './portrait-colour.ts';

it.each([
  ['Anna', 'A'],
  ['anna petrova', 'AP'],
  ['Борис Иванович Годунов', 'БГ'],
  ['  🐻  ', '🐻'],
  ['Ёлка', 'Ё'],
  ['', ''],
])('the initials of %j are %j', (name, expected) => {
  expect(initials(name)).toBe(expected);
});

it('the same address has the same colour everywhere', () => {
  expect(portraitColourIndex('@anna:localhost')).toBe(portraitColourIndex('@anna:localhost'));
});

it('the style sheet draws exactly the colours that were checked for contrast', () => {
  const css = readFileSync(new URL('./avatar.module.css', import.meta.url), 'utf8');
  portraitColours.forEach((colour, at) => {
    expect(css).toMatch(new RegExp(`\\.ground${at} \\{\\s+background: ${colour};`));
  });
});
