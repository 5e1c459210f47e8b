// The invariant of live views: the old value with its patch equals the new value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, diffView } from './patch.ts';

const row = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), text: fc.string(), n: fc.nat(3) });
const view = fc.record({
  rows: fc.uniqueArray(row, { selector: (item) => item.key }),
  unread: fc.nat(3),
  own: fc.option(fc.record({ name: fc.string() })),
});

describe('patches of views', () => {
  it('bring a tab from any value to any other', () => {
    fc.assert(
      fc.property(view, view, (before, after) => {
        const patch = diffView(before, after);
        expect(patch ? applyPatch(before, patch) : before).toEqual(after);
      }),
    );
  });

  it('say nothing when nothing changed', () => {
    fc.assert(
      fc.property(view, (value) => {
        expect(diffView(value, structuredClone(value))).toBeNull();
      }),
    );
  });

  it('carry only the row that changed and keep the others as they are', () => {
    const before = {
      rows: [
        { key: 'a', n: 1 },
        { key: 'b', n: 1 },
      ],
    };
    const after = {
      rows: [
        { key: 'a', n: 1 },
        { key: 'b', n: 2 },
      ],
    };
    const patch = diffView(before, after);
    expect(patch).toEqual({ set: {}, lists: { rows: { put: [{ key: 'b', n: 2 }] } } });
    const applied = applyPatch(before, patch ?? { whole: null }) as typeof before;
    expect(applied.rows[0]).toBe(before.rows[0]);
  });

  it('replace a view that appears or disappears', () => {
    expect(diffView(null, { key: 'x' })).toEqual({ whole: { key: 'x' } });
    expect(diffView({ key: 'x' }, null)).toEqual({ whole: null });
  });
});
