// Who may see what of a room's history, as the spec's rules of history visibility say it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MembershipName } from '../../storage/rooms/tables.ts';
import { ReaderView, type Visibility, visibleSpans } from './reader-view.ts';

const end = 40;

interface Change<T> {
  readonly at: number;
  readonly value: T;
}

/** Changes made into spans: each lasts to the event that ends it, which still counts. */
function spans<T>(changes: readonly Change<T>[]): { from: number; to: number; value: T }[] {
  const byPlace = new Map(changes.map((change) => [change.at, change.value]));
  const sorted = [...byPlace].sort(([left], [right]) => left - right);
  return sorted.map(([from, value], index) => ({ from, to: sorted[index + 1]?.[0] ?? end + 1, value }));
}

/** The rules of the spec, asked for one event: with the state before it or after it. */
function mayBeSeen(
  seq: number,
  visibility: readonly Change<Visibility>[],
  membership: readonly Change<MembershipName>[],
): boolean {
  const valueAt = <T>(changes: readonly Change<T>[], at: number): T | undefined =>
    [...new Map(changes.map((change) => [change.at, change.value]))]
      .filter(([place]) => place <= at)
      .sort(([left], [right]) => right - left)[0]?.[1];
  const joinsLater = [...new Map(membership.map((change) => [change.at, change.value]))].some(
    ([at, value]) => value === 'join' && at >= seq,
  );
  const visibilities = new Set([
    valueAt(visibility, seq - 1) ?? 'shared',
    valueAt(visibility, seq) ?? 'shared',
  ]);
  const memberships = new Set([valueAt(membership, seq - 1), valueAt(membership, seq)]);
  if (visibilities.has('world_readable') || memberships.has('join')) return true;
  if (visibilities.has('shared') && joinsLater) return true;
  return visibilities.has('invited') && memberships.has('invite');
}

const changes = <T extends string>(...values: T[]) =>
  fc.array(fc.record({ at: fc.integer({ min: 1, max: end }), value: fc.constantFrom(...values) }), {
    maxLength: 8,
  });

test('the ranges hold exactly the events that the rules let through', () => {
  fc.assert(
    fc.property(
      changes<Visibility>('world_readable', 'shared', 'invited', 'joined'),
      changes<MembershipName>('join', 'leave', 'invite', 'ban'),
      (visibility, membership) => {
        const own = spans(membership);
        const visible = spans(visibility);
        const start = { from: -1, to: visible[0]?.from ?? end + 1, value: 'shared' as const };
        const view = new ReaderView(visibleSpans([start, ...visible], own), own);
        for (let seq = 1; seq <= end; seq += 1) {
          expect([seq, view.sees(seq)]).toEqual([seq, mayBeSeen(seq, visibility, membership)]);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('somebody who left is told when, and somebody who stayed since when', () => {
  const stayed = new ReaderView(
    [],
    spans<MembershipName>([
      { at: 3, value: 'join' },
      { at: 7, value: 'join' },
    ]),
  );
  expect(stayed.membershipAt(2)).toBe('leave');
  expect(stayed.wasJoinedThroughout(3, 9)).toBe(true);
  const gone = new ReaderView(
    [],
    spans<MembershipName>([
      { at: 3, value: 'join' },
      { at: 8, value: 'leave' },
      { at: 12, value: 'invite' },
    ]),
  );
  expect(gone.lastLeft).toBe(8);
  expect(gone.wasJoinedThroughout(3, 9)).toBe(false);
});
