// What relates to an event, and a room's threads. https://spec.matrix.org/v1.19/client-server-api/#relationships-api
import type { Database } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import {
  latestRelationBy,
  relatingBackwards,
  relatingForwards,
  relatingIds,
  type StoredEvent,
  threadsOfRoom,
} from '../../storage/rooms/event-reads.ts';
import {
  type EventReader,
  type EventRenderer,
  type EventViewer,
  parseToken,
  redactedText,
} from '../events/index.ts';
import type { ReadableRoom, RoomAccess } from './room-access.ts';
import { type RoomReads, rendering, tokenAfter } from './room-reads.ts';

export interface RelationQuery {
  readonly relType?: string;
  readonly eventType?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly dir?: 'b' | 'f';
  readonly recurse?: boolean;
}

interface RelatingRow {
  readonly local: number;
  readonly seq: number;
  readonly type: string;
  readonly rel_type: string;
}

const defaultLimit = 20;
const largestLimit = 200;
const recursionLimit = 3;
const scanSize = 200;
const scansAPage = 10;

export class RelationReads {
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

  /** Events that relate to one the viewer may see, as JSON text. */
  async relations(
    viewer: EventViewer,
    roomId: string,
    eventId: string,
    query: RelationQuery,
  ): Promise<string> {
    const { room, event } = await this.#reads.visibleEvent(viewer, roomId, eventId);
    const { targets, depth } = await this.#targets(room, event.event_id, query.recurse === true);
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    const found: StoredEvent[] = [];
    let more = false;
    for await (const row of this.#relating(room, targets, query)) {
      const relating = this.#passes(row, query) && (await this.#shown(viewer, room, row));
      if (!relating) continue;
      if (found.length === limit) {
        more = true;
        break;
      }
      found.push(relating);
    }
    const chunk = await this.#renderer.render(found, rendering(room, viewer));
    const parts = [`"chunk":[${chunk.join(',')}]`];
    const last = found.at(-1)?.seq;
    if (more && last != null) parts.push(`"next_batch":"${tokenAfter(query.dir === 'f' ? last : last - 1)}"`);
    if (query.from !== undefined) parts.push(`"prev_batch":${JSON.stringify(query.from)}`);
    if (query.recurse !== undefined) parts.push(`"recursion_depth":${depth}`);
    return `{${parts.join(',')}}`;
  }

  /** Relations to any of the targets in the order and between the tokens that were asked for. */
  async *#relating(
    room: ReadableRoom,
    targets: readonly string[],
    query: RelationQuery,
  ): AsyncGenerator<RelatingRow> {
    const backwards = query.dir !== 'f';
    const from = query.from === undefined ? undefined : await this.#reads.seqOf(room, query.from);
    const to = query.to === undefined ? undefined : await this.#reads.seqOf(room, query.to);
    const [low, high] = backwards ? [to, from] : [from, to];
    let lowest = low === undefined ? Number.MIN_SAFE_INTEGER : low + 1;
    let highest = Math.min(high ?? room.head.lastSeq, room.head.lastSeq);
    const statement = backwards ? relatingBackwards : relatingForwards;
    for (let scan = 0; scan < scansAPage; scan += 1) {
      const rows = await this.#database.reader.all(statement, {
        room: room.room,
        targets,
        from: lowest,
        to: highest,
        limit: scanSize,
      });
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < scanSize) return;
      if (backwards) highest = last.seq - 1;
      else lowest = last.seq + 1;
    }
  }

  async #shown(viewer: EventViewer, room: ReadableRoom, row: RelatingRow): Promise<StoredEvent | undefined> {
    if (!room.view.sees(row.seq)) return undefined;
    const event = await this.#reader.byLocal(room.room, row.local);
    return event && !viewer.ignored.has(event.sender_id) ? event : undefined;
  }

  /** The threads of a room, newest answer first, as JSON text. */
  async threads(
    viewer: EventViewer,
    roomId: string,
    query: { include?: 'all' | 'participated'; limit?: number; from?: string },
  ): Promise<string> {
    const room = await this.#access.readable(roomId, viewer);
    const limit = Math.min(query.limit ?? defaultLimit, largestLimit);
    let upTo = room.head.lastSeq;
    if (query.from !== undefined) {
      const token = parseToken(query.from);
      if (token?.kind !== 'timeline')
        throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no token of threads');
      upTo = token.after;
    }
    const found: StoredEvent[] = [];
    let next: number | undefined;
    for (let scan = 0; scan < scansAPage && next === undefined; scan += 1) {
      const rows = await this.#database.reader.all(threadsOfRoom, { room: room.room, upTo, limit: scanSize });
      for (const row of rows) {
        if (found.length === limit) {
          next = row.latest_seq;
          break;
        }
        upTo = row.latest_seq - 1;
        const root = await this.#threadRoot(viewer, room, row.root_id, query.include === 'participated');
        if (root) found.push(root);
      }
      if (rows.length < scanSize) break;
    }
    const chunk = await this.#renderer.render(found, rendering(room, viewer));
    const end = next === undefined ? '' : `,"next_batch":"${tokenAfter(next)}"`;
    return `{"chunk":[${chunk.join(',')}]${end}}`;
  }

  async #threadRoot(
    viewer: EventViewer,
    room: ReadableRoom,
    rootId: string,
    participatedOnly: boolean,
  ): Promise<StoredEvent | undefined> {
    const root = await this.#reader.shownById(room.room, rootId);
    if (root?.seq == null || !room.view.sees(root.seq)) return undefined;
    if (participatedOnly && root.sender !== viewer.user) {
      const own = await this.#database.reader.first(latestRelationBy, {
        room: room.room,
        target: rootId,
        relType: 'm.thread',
        sender: viewer.user,
      });
      if (!own) return undefined;
    }
    // Roots by people who are ignored are shown without what they said.
    if (!viewer.ignored.has(root.sender_id)) return root;
    return { ...root, client_json: redactedText(room.head.rules, root.client_json) };
  }

  /** The event itself, or with recursion everything that relates to it over some steps. */
  async #targets(
    room: ReadableRoom,
    eventId: string,
    recurse: boolean,
  ): Promise<{ targets: string[]; depth: number }> {
    const targets = new Set([eventId]);
    if (!recurse) return { targets: [...targets], depth: 1 };
    let step = [eventId];
    let depth = 1;
    while (depth < recursionLimit && step.length > 0) {
      const rows = await this.#database.reader.all(relatingIds, { room: room.room, targets: step });
      step = rows.map((row) => row.event_id).filter((id) => !targets.has(id));
      for (const id of step) targets.add(id);
      if (step.length > 0) depth += 1;
    }
    return { targets: [...targets], depth };
  }

  #passes(row: RelatingRow, query: RelationQuery): boolean {
    if (query.relType !== undefined && row.rel_type !== query.relType) return false;
    return query.eventType === undefined || row.type === query.eventType;
  }
}
