// Paging through a room's history. https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages
import type { Database } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import type { RoomEventFilter } from '@veche/protocol/endpoints/event-shapes';
import { closestAfter, closestBefore } from '../../storage/rooms/event-reads.ts';
import {
  type EventReader,
  type EventRenderer,
  type EventTest,
  type EventViewer,
  eventTest,
  roomPasses,
  type SeqRange,
  type StoredEvent,
} from '../events/index.ts';
import type { ReadableRoom, RoomAccess } from './room-access.ts';
import { type RoomReads, rendering, stateText, tokenAfter } from './room-reads.ts';

export interface PageQuery {
  readonly from?: string;
  readonly to?: string;
  readonly dir: 'b' | 'f';
  readonly limit?: number;
  readonly filter: RoomEventFilter;
}

interface Page {
  readonly events: readonly StoredEvent[];
  /** Where the next page begins; undefined where there is nothing more. */
  readonly next: number | undefined;
  /** How far a filter looked: also at the end a place from where others than those it passed can be asked for. */
  readonly looked?: number | undefined;
}

const defaultLimit = 10;
const largestLimit = 1000;
const scanSize = 200;
const eventsScanned = 4000;

export class TimelineReads {
  readonly #database: Database;
  readonly #access: RoomAccess;
  readonly #reads: RoomReads;
  readonly #reader: EventReader;
  readonly #renderer: EventRenderer;

  constructor(parts: {
    database: Database;
    access: RoomAccess;
    reads: RoomReads;
    reader: EventReader;
    renderer: EventRenderer;
  }) {
    this.#database = parts.database;
    this.#access = parts.access;
    this.#reads = parts.reads;
    this.#reader = parts.reader;
    this.#renderer = parts.renderer;
  }

  /** A page of history as JSON text. Tokens of `/sync` are taken too, and mean exactly what they meant there. */
  async page(viewer: EventViewer, roomId: string, query: PageQuery): Promise<string> {
    const room = await this.#access.readable(roomId, viewer);
    const backwards = query.dir === 'b';
    const edge = backwards ? room.head.lastSeq : Number.MIN_SAFE_INTEGER;
    const from = query.from === undefined ? edge : await this.#reads.seqOf(room, query.from);
    const to = query.to === undefined ? undefined : await this.#reads.seqOf(room, query.to);
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    const test = roomPasses(query.filter, room.roomId)
      ? eventTest(query.filter, viewer.ignored)
      : () => false;
    const page = backwards
      ? await this.#backwards(room, from, to, limit, test)
      : await this.#forwards(room, from, to, limit, test);
    const chunk = await this.#renderer.render(page.events, rendering(room, viewer));
    const start = query.from ?? tokenAfter(backwards ? from : (page.events[0]?.seq ?? 1) - 1);
    const parts = [`"start":${JSON.stringify(start)}`, `"chunk":[${chunk.join(',')}]`];
    const next = page.next ?? (test && page.events.length > 0 ? page.looked : undefined);
    if (next !== undefined) parts.push(`"end":"${tokenAfter(next)}"`);
    if (query.filter.lazy_load_members) {
      const state = await this.#senders(room, page.events);
      parts.push(`"state":[${state.join(',')}]`);
    }
    return `{${parts.join(',')}}`;
  }

  /** What was said just before and after an event, as JSON text. */
  async context(
    viewer: EventViewer,
    roomId: string,
    eventId: string,
    limit: number | undefined,
    filter: RoomEventFilter,
  ): Promise<string> {
    const { room, event, seq } = await this.#reads.visibleEvent(viewer, roomId, eventId);
    const wanted = Math.min(limit ?? defaultLimit, largestLimit);
    const test = eventTest(filter, viewer.ignored);
    const before = await this.#backwards(room, seq - 1, undefined, Math.ceil(wanted / 2), test);
    const after = await this.#forwards(room, seq, undefined, Math.floor(wanted / 2), test);
    const events = [event, ...before.events, ...after.events];
    const texts = await this.#renderer.render(events, rendering(room, viewer));
    const lastSeq = after.events.at(-1)?.seq ?? seq;
    const state = filter.lazy_load_members
      ? await this.#lazyState(room, lastSeq, events)
      : (await this.#reader.stateAt(room.room, lastSeq)).map((entry) => stateText(entry, room));
    const cut = 1 + before.events.length;
    const start = (before.events.at(-1)?.seq ?? seq) - 1;
    return (
      `{"start":"${tokenAfter(start)}","end":"${tokenAfter(lastSeq)}","event":${texts[0]}` +
      `,"events_before":[${texts.slice(1, cut).join(',')}],"events_after":[${texts.slice(cut).join(',')}]` +
      `,"state":[${state.join(',')}]}`
    );
  }

  /** The event closest to a moment, on one side of it. 404 `M_NOT_FOUND` where there is none. */
  async byTimestamp(
    viewer: EventViewer,
    roomId: string,
    timestamp: number,
    dir: 'b' | 'f',
  ): Promise<{ event_id: string; origin_server_ts: number }> {
    const room = await this.#access.readable(roomId, viewer);
    const statement = dir === 'f' ? closestAfter : closestBefore;
    let best: { event_id: string; origin_server_ts: number } | undefined;
    for (const range of room.view.within(Number.MIN_SAFE_INTEGER, room.head.lastSeq)) {
      const row = await this.#database.reader.first(statement, { room: room.room, timestamp, ...range });
      if (!row) continue;
      const isCloser =
        !best || Math.abs(row.origin_server_ts - timestamp) < Math.abs(best.origin_server_ts - timestamp);
      if (isCloser) best = { event_id: row.event_id, origin_server_ts: row.origin_server_ts };
    }
    if (!best) throw new MatrixError(404, 'M_NOT_FOUND', 'There is no event on that side of that moment');
    return best;
  }

  async #backwards(
    room: ReadableRoom,
    from: number,
    to: number | undefined,
    limit: number,
    test: EventTest | undefined,
  ): Promise<Page> {
    const ranges = room.view.within(to === undefined ? Number.MIN_SAFE_INTEGER : to + 1, from).reverse();
    const page = await collect(
      this.#newestFirst(room.room, ranges, test ? scanSize : limit),
      limit,
      test,
      -1,
    );
    // Stopped by `to`, not by the beginning of the room: there is more for who asks without it.
    const stoppedByTo = to !== undefined && page.next === undefined && page.events.length > 0;
    return stoppedByTo ? { ...page, next: to } : page;
  }

  #forwards(
    room: ReadableRoom,
    from: number,
    to: number | undefined,
    limit: number,
    test: EventTest | undefined,
  ): Promise<Page> {
    const end = Math.min(to ?? room.head.lastSeq, room.head.lastSeq);
    const ranges = room.view.within(from + 1, end);
    return collect(this.#oldestFirst(room.room, ranges, test ? scanSize : limit), limit, test, 0);
  }

  async *#newestFirst(room: number, ranges: readonly SeqRange[], size: number): AsyncGenerator<StoredEvent> {
    for (const range of ranges) {
      for (let at = range.to; at >= range.from; ) {
        const events = await this.#reader.before(room, range.from, at, size + 1);
        yield* events;
        const last = events.at(-1)?.seq;
        if (last == null || events.length <= size) break;
        at = last - 1;
      }
    }
  }

  async *#oldestFirst(room: number, ranges: readonly SeqRange[], size: number): AsyncGenerator<StoredEvent> {
    for (const range of ranges) {
      for (let at = range.from; at <= range.to; ) {
        const events = await this.#reader.after(room, at, range.to, size + 1);
        yield* events;
        const last = events.at(-1)?.seq;
        if (last == null || events.length <= size) break;
        at = last + 1;
      }
    }
  }

  /** The membership events of those who speak in a page, as they were at its oldest event. */
  async #senders(room: ReadableRoom, events: readonly StoredEvent[]): Promise<string[]> {
    const oldest = events.reduce((seq, event) => Math.min(seq, event.seq ?? seq), room.head.lastSeq);
    const texts: string[] = [];
    for (const userId of new Set(events.map((event) => event.sender_id))) {
      const member =
        (await this.#reader.stateEntryAt(room.room, 'm.room.member', userId, oldest)) ??
        (await this.#reader.stateEntryAt(room.room, 'm.room.member', userId, room.stateSeq));
      if (member) texts.push(stateText(member, room));
    }
    return texts;
  }

  async #lazyState(room: ReadableRoom, seq: number, events: readonly StoredEvent[]): Promise<string[]> {
    const senders = new Set(events.map((event) => event.sender_id));
    const state = await this.#reader.stateAt(room.room, seq);
    return state
      .filter((entry) => entry.type !== 'm.room.member' || senders.has(entry.state_key ?? ''))
      .map((entry) => stateText(entry, room));
  }
}

/**
 * Takes events that pass until the page is full, or too many were looked at. `step`: what is added to the last seq
 * to get the place behind it.
 */
async function collect(
  events: AsyncGenerator<StoredEvent>,
  limit: number,
  test: EventTest | undefined,
  step: -1 | 0,
): Promise<Page> {
  const found: StoredEvent[] = [];
  let scanned = 0;
  let last: number | undefined;
  for await (const event of events) {
    const isFull = found.length >= limit || scanned >= eventsScanned;
    if (isFull) return { events: found, next: last ?? (event.seq ?? 0) - step - 1 };
    last = (event.seq ?? 0) + step;
    scanned += 1;
    if (test?.(event) ?? true) found.push(event);
  }
  return { events: found, next: undefined, looked: last };
}
