// The one place where reading is authorised: which parts of a room's timeline a user may see, and what they were in
// the room at any moment. https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-5
import type { Database } from '@veche/database';
import { isJsonObject } from '@veche/protocol';
import { stateHistory } from '../../storage/rooms/room-reads.ts';
import type { MembershipName } from '../../storage/rooms/tables.ts';
import { memberOf, type RoomHead, stateEntry } from './room-head.ts';

/** Both ends belong to the range. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** A value that held from one seq to another (the seq of the event that ended it, which still counts). */
interface Span<T> extends SeqRange {
  readonly value: T;
}

export type Visibility = 'world_readable' | 'shared' | 'invited' | 'joined';

const visibilities: readonly string[] = ['world_readable', 'shared', 'invited', 'joined'];
const first = Number.MIN_SAFE_INTEGER;
const last = Number.MAX_SAFE_INTEGER;

/** What one user may see of one room. */
export class ReaderView {
  readonly ranges: readonly SeqRange[];
  readonly #memberships: readonly Span<MembershipName>[];

  constructor(ranges: readonly SeqRange[], memberships: readonly Span<MembershipName>[]) {
    this.ranges = ranges;
    this.#memberships = memberships;
  }

  sees(seq: number): boolean {
    return this.ranges.some((range) => range.from <= seq && seq <= range.to);
  }

  /** The parts of the visible ranges that lie within [from, to], oldest first. */
  within(from: number, to: number): SeqRange[] {
    return this.ranges.flatMap((range) => {
      const part = { from: Math.max(range.from, from), to: Math.min(range.to, to) };
      return part.from <= part.to ? [part] : [];
    });
  }

  get wasJoined(): boolean {
    return this.#memberships.some((span) => span.value === 'join');
  }

  /** The seq of the event by which the user came in to stay until now; undefined where they are not in the room. */
  get joinedSince(): number | undefined {
    let since: number | undefined;
    for (const span of this.#memberships.toReversed()) {
      if (span.value !== 'join') break;
      since = span.from;
    }
    return since;
  }

  /** Whether the user was in the room at that seq and never out of it up to the other one. */
  wasJoinedThroughout(from: number, to: number): boolean {
    return (
      this.#memberships
        .filter((span) => span.from <= to && span.to > from)
        .every((span) => span.value === 'join') && this.membershipAt(from) === 'join'
    );
  }

  /** The seq of the event that ended the user's last time in the room; undefined while they are in it. */
  get lastLeft(): number | undefined {
    const span = this.#memberships.findLast((entry) => entry.value === 'join');
    return span && span.to !== last ? span.to : undefined;
  }

  /** The user's membership right after the event with that seq; `leave` where there was none yet. */
  membershipAt(seq: number): MembershipName {
    for (let at = this.#memberships.length - 1; at >= 0; at -= 1) {
      const span = this.#memberships[at];
      if (span && span.from <= seq) return span.value;
    }
    return 'leave';
  }
}

/** Ranges from what visibility and membership were, each oldest first. Pure, for tests. */
export function visibleSpans(
  visibilitySpans: readonly Span<Visibility>[],
  membershipSpans: readonly Span<MembershipName>[],
): SeqRange[] {
  let lastJoin = first;
  for (const span of membershipSpans) if (span.value === 'join') lastJoin = Math.max(lastJoin, span.from);
  const found: SeqRange[] = [];
  for (const span of membershipSpans) if (span.value === 'join') found.push({ from: span.from, to: span.to });
  for (const span of visibilitySpans) {
    if (span.value === 'world_readable') found.push({ from: span.from, to: span.to });
    if (span.value === 'shared') found.push({ from: span.from, to: Math.min(span.to, lastJoin) });
    if (span.value !== 'invited') continue;
    for (const member of membershipSpans) {
      if (member.value !== 'invite') continue;
      found.push({ from: Math.max(span.from, member.from), to: Math.min(span.to, member.to) });
    }
  }
  return merged(found.filter((range) => range.from <= range.to));
}

function merged(ranges: SeqRange[]): SeqRange[] {
  const result: SeqRange[] = [];
  for (const range of ranges.sort((left, right) => left.from - right.from)) {
    const before = result.at(-1);
    if (before && range.from <= before.to + 1) {
      result[result.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
    } else {
      result.push(range);
    }
  }
  return result;
}

interface CachedView {
  readonly member: number;
  readonly visibility: number;
  readonly view: ReaderView;
}

const cachedViews = 20_000;

export class ReaderViews {
  readonly #database: Database;
  readonly #cache = new Map<string, CachedView>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** What the user may see of the room as it stands at `head`. */
  async visibleRanges(head: RoomHead, userId: string): Promise<ReaderView> {
    const member = memberOf(head, userId);
    const visibility = stateEntry(head, 'm.room.history_visibility');
    const stamps = { member: member?.local ?? 0, visibility: visibility?.local ?? 0 };
    const key = `${head.room} ${userId}`;
    const cached = this.#cache.get(key);
    if (cached?.member === stamps.member && cached.visibility === stamps.visibility) return cached.view;
    const view = await this.#read(head.room, userId, member !== undefined);
    if (this.#cache.size >= cachedViews) {
      const [oldest] = this.#cache.keys();
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
    this.#cache.set(key, { ...stamps, view });
    return view;
  }

  async #read(room: number, userId: string, everMember: boolean): Promise<ReaderView> {
    const { reader } = this.#database;
    const [visibilityRows, memberRows] = await Promise.all([
      reader.all(stateHistory, { room, type: 'm.room.history_visibility', stateKey: '' }),
      everMember ? reader.all(stateHistory, { room, type: 'm.room.member', stateKey: userId }) : [],
    ]);
    const visibilitySpans = spansOf(visibilityRows, visibilityIn);
    const start = visibilitySpans[0]?.from ?? last;
    // Before anybody chose, history is shared.
    const before: Span<Visibility> = { from: first, to: start, value: 'shared' };
    const membershipSpans = spansOf(memberRows, membershipIn);
    return new ReaderView(visibleSpans([before, ...visibilitySpans], membershipSpans), membershipSpans);
  }
}

interface IntervalRow {
  readonly from_seq: number;
  readonly to_seq: number;
  readonly client_json: string;
}

function spansOf<T>(rows: readonly IntervalRow[], read: (content: unknown) => T): Span<T>[] {
  return rows.map((row) => ({
    from: row.from_seq,
    to: row.to_seq,
    value: read((JSON.parse(row.client_json) as { content: unknown }).content),
  }));
}

function visibilityIn(content: unknown): Visibility {
  const value = isJsonObject(content) ? content.history_visibility : undefined;
  return typeof value === 'string' && visibilities.includes(value) ? (value as Visibility) : 'shared';
}

function membershipIn(content: unknown): MembershipName {
  const value = isJsonObject(content) ? content.membership : undefined;
  return value === 'join' || value === 'invite' || value === 'knock' || value === 'ban' ? value : 'leave';
}

/** How visible the room's history is at its head. */
export function currentVisibility(head: RoomHead): Visibility {
  return visibilityIn(stateEntry(head, 'm.room.history_visibility')?.content);
}
