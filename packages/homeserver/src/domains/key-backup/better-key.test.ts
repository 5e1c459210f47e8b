import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBetterKey } from './better-key.ts';

const key = fc.record({
  is_verified: fc.boolean(),
  first_message_index: fc.nat(3),
  forwarded_count: fc.nat(3),
});

describe('which backed-up key is kept', () => {
  it('never lets two keys each replace the other, so that devices cannot undo each other for ever', () => {
    fc.assert(fc.property(key, key, (a, b) => !(isBetterKey(a, b) && isBetterKey(b, a))));
  });

  it('ends with the same key in whatever order devices upload', () => {
    const best = (keys: readonly Parameters<typeof isBetterKey>[0][]) =>
      keys.reduce((kept, candidate) => (isBetterKey(candidate, kept) ? candidate : kept));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1 }), (keys) => {
        expect(best(keys.toReversed())).toEqual(best(keys));
      }),
    );
  });

  it('prefers a verified key even where it opens fewer messages', () => {
    const verified = { is_verified: true, first_message_index: 9, forwarded_count: 9 };
    expect(isBetterKey(verified, { is_verified: false, first_message_index: 0, forwarded_count: 0 })).toBe(
      true,
    );
  });
});
