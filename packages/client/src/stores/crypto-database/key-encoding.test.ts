// Keys as bytes sort as IndexedDB compares keys, for any keys.
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DbKey, decodeKey, encodeKey } from './key-encoding.ts';

const { key: anyKey } = fc.letrec<{ key: DbKey }>((tie) => ({
  key: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.date({ noInvalidDate: true }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\u0000', '\u0001', 'a', '\uffff', '\ud800', '\udfff', 'ж') }),
    fc.uint8Array({ max: 2 }).map((bytes) => Uint8Array.from(bytes).buffer),
    fc.array(tie('key'), { maxLength: 4 }),
  ),
}));

describe('the byte form of IndexedDB keys', () => {
  it('sorts as IndexedDB compares', () => {
    const { cmp } = new IDBFactory();
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        expect(Math.sign(Buffer.compare(encodeKey(one), encodeKey(other)))).toBe(cmp(one, other));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the key back', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const back = decodeKey(encodeKey(key));
        expect(new IDBFactory().cmp(back, key)).toBe(0);
        expect(typeof back).toBe(typeof key);
      }),
    );
  });

  it('keeps what starts alike apart inside arrays', () => {
    const keys: DbKey[] = [[], [''], ['', 1], ['\u0000'], ['a'], ['a', 'b'], ['a\u0000'], ['ab'], [[]]];
    const { cmp } = new IDBFactory();
    const byBytes = [...keys].sort((one, other) => Buffer.compare(encodeKey(one), encodeKey(other)));
    expect(byBytes).toEqual([...keys].sort((one, other) => cmp(one, other)));
  });
});
