import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globMatcher, globWordMatcher, literalWordMatcher } from './glob.ts';

/** The spec's definition as a regular expression: slow on hostile patterns, but another way to say the same. */
function reference(pattern: string, words: boolean): (text: string) => boolean {
  const source = Array.from(pattern.toLowerCase(), (character) => {
    if (character === '*') return '.*';
    return character === '?' ? '.' : character.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }).join('');
  const start = '(?:^|(?<=[^A-Za-z0-9_])|(?=[^A-Za-z0-9_]))';
  const end = '(?:$|(?=[^A-Za-z0-9_])|(?<=[^A-Za-z0-9_]))';
  const expression = new RegExp(words ? `${start}${source}${end}` : `^${source}$`, 'su');
  return (text) => expression.test(text.toLowerCase());
}

const piece = fc.constantFrom('a', 'b', 'B', '_', ' ', '-', '.', '😀', 'я', '\n');
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const pattern = fc
  .array(fc.oneof(piece, fc.constantFrom('*', '?')), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join(''));

describe('glob patterns', () => {
  test('match whole values as the spec defines it', () => {
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        expect(globMatcher(glob)(value)).toBe(reference(glob, false)(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('match words as the spec defines it', () => {
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        expect(globWordMatcher(glob)(value)).toBe(reference(glob, true)(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('take wildcards literally where they are not patterns', () => {
    expect(literalWordMatcher('a*b?')('say a*b? now')).toBe(true);
    expect(literalWordMatcher('a*b?')('say axxb! now')).toBe(false);
  });

  test('cost no more than pattern times text, however hostile', () => {
    const hostile = globWordMatcher('*a'.repeat(400));
    const started = performance.now();
    hostile('a'.repeat(300).concat('b').repeat(100));
    hostile(`${'a '.repeat(399)}b`.repeat(30));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
