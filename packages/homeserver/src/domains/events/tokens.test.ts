// Tokens that clients hold are understood for ever.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseToken, syncTokenText, timelineTokenText } from './tokens.ts';

test.each([
  [
    's1.a1_b2-c3.120.7.x9.3',
    { kind: 'sync', incarnation: 'a1_b2-c3', position: 120, toDevice: 7, epoch: 'x9', ephemeral: 3 },
  ],
  ['t1.42', { kind: 'timeline', after: 42 }],
  ['t1.-7', { kind: 'timeline', after: -7 }],
])('%s, as it was given out once, is understood', (text, token) => {
  expect(parseToken(text)).toEqual(token);
});

test.each(['', 's1', 's1.a.1.2.b', 't1.', 't1.1.5', 't1.99999999999999999', 't1.1 ', 's2.a.1.2.b.3', 'p_1'])(
  '%j is no token',
  (text) => {
    expect(parseToken(text)).toBeUndefined();
  },
);

const number = fc.nat();
const word = fc.stringMatching(/^[0-9A-Za-z]{1,20}$/);

test('every token that is given out is read back', () => {
  fc.assert(
    fc.property(word, number, number, word, number, (incarnation, position, toDevice, epoch, ephemeral) => {
      const token = { incarnation, position, toDevice, epoch, ephemeral };
      expect(parseToken(syncTokenText(token))).toEqual({ kind: 'sync', ...token });
    }),
  );
  fc.assert(
    fc.property(fc.integer(), (after) => {
      expect(parseToken(timelineTokenText(after))).toEqual({ kind: 'timeline', after });
    }),
  );
});
