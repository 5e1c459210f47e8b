// Versions of a map: what was read from one stays true whatever happens to later ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayeredMap } from './layered-map.ts';

test('every version holds what a plain map copied at that moment holds', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer()), { maxLength: 200 });
  fc.assert(
    fc.property(changes, (list) => {
      let map = LayeredMap.from<number, number>(new Map());
      const plain = new Map<number, number>();
      const versions: [LayeredMap<number, number>, Map<number, number>][] = [];
      for (const [key, value] of list) {
        map = map.with(key, value);
        plain.set(key, value);
        versions.push([map, new Map(plain)]);
      }
      for (const [version, copy] of versions) {
        expect(version.size).toBe(copy.size);
        expect(new Map(version.entries())).toEqual(copy);
      }
    }),
  );
});
