import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonBody } from './json-body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('whatever JSON can say comes through as it is', () => {
  const noZero = (text: string): boolean => !text.includes('\u0000') && !text.includes('__proto__');
  fc.assert(
    fc.property(
      fc
        .json({ maxDepth: 8, stringUnit: 'grapheme' })
        .filter((text) => noZero(text) && !text.includes('\\u0000')),
      (text) => {
        expect(parseJsonBody(bytes(text))).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('any bytes are JSON or are refused in the spec’s words, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
      try {
        parseJsonBody(given);
      } catch (error) {
        expect(error).toMatchObject({ status: 400, errcode: expect.stringMatching(/^M_(NOT|BAD)_JSON$/) });
      }
    }),
  );
});

test('brackets in strings are no nesting', () => {
  const text = JSON.stringify({ a: '[{'.repeat(300), 'b"[\\': ['\\"['] });
  expect(parseJsonBody(bytes(text))).toEqual(JSON.parse(text));
});
