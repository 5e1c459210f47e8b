// The published directory of this server, and what one may know of a room from outside.
// https://spec.matrix.org/v1.19/client-server-api/#published-room-directory
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { MatrixError, type UserId } from '@veche/protocol';
import { joinRuleOf } from '@veche/room-rules';
import { setPublished } from '../../storage/rooms/event-writes.ts';
import { publishedRooms, roomById } from '../../storage/rooms/room-reads.ts';
import {
  authState,
  currentVisibility,
  membershipIn,
  type RoomCells,
  type RoomHead,
  stateEntry,
  stateText,
} from '../events/index.ts';
import { allowedRooms } from './memberships.ts';

/** A room as its description goes around. */
export interface RoomDescription {
  readonly room_id: string;
  readonly num_joined_members: number;
  readonly world_readable: boolean;
  readonly guest_can_join: boolean;
  readonly canonical_alias?: string;
  readonly name?: string;
  readonly topic?: string;
  readonly avatar_url?: string;
  readonly join_rule?: string;
  readonly room_type?: string;
}

export interface RoomSummary extends RoomDescription {
  readonly allowed_room_ids?: string[];
  readonly encryption?: string;
  readonly room_version?: string;
}

export interface DirectoryQuery {
  readonly limit?: number;
  readonly since?: string;
  readonly term?: string;
  /** null stands for rooms without a type. */
  readonly roomTypes?: readonly (string | null)[];
}

const largestPage = 500;
const sinceForm = /^p1_(\d{1,9})$/;

export class PublicRooms {
  readonly #database: Database;
  readonly #cells: RoomCells;

  constructor(database: Database, cells: RoomCells) {
    this.#database = database;
    this.#cells = cells;
  }

  async isPublished(roomId: string): Promise<boolean> {
    const row = roomId.includes('\0') ? undefined : await this.#database.reader.first(roomById, { roomId });
    if (!row) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    return row.published === 1;
  }

  /** Publishes a room or takes it out. For those who may set the room's canonical alias, and administrators. */
  async setPublished(
    roomId: string,
    published: boolean,
    by: { userId: UserId; isAdmin: boolean },
  ): Promise<void> {
    const cell = await this.#cells.byId(roomId);
    if (!cell) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    const head = cell.committed;
    const levels = head.rules.powerLevels(authState(head));
    const mayPublish =
      by.isAdmin ||
      (membershipIn(head, by.userId) === 'join' && levels.canSend(by.userId, 'm.room.canonical_alias', true));
    if (!mayPublish)
      throw new MatrixError(403, 'M_FORBIDDEN', 'You may not change where this room is listed');
    const write = setPublished({ published: published ? 1 : 0, room: cell.room });
    await this.#database.commit({ id: randomUUID(), writes: [write], facts: [] });
  }

  /** Who is in rooms that are published and open to everybody; at most `limit` people. */
  async peopleInOpenRooms(limit: number): Promise<ReadonlySet<number>> {
    const people = new Set<number>();
    for (const row of await this.#database.reader.all(publishedRooms, {})) {
      const head = (await this.#cells.byNumber(row.room_number))?.committed;
      if (!head || joinRuleOf(authState(head)) !== 'public') continue;
      for (const member of head.members.values()) {
        if (member.membership === 'join') people.add(member.user);
        if (people.size >= limit) return people;
      }
    }
    return people;
  }

  async page(query: DirectoryQuery): Promise<{
    chunk: RoomDescription[];
    next_batch?: string;
    prev_batch?: string;
    total_room_count_estimate: number;
  }> {
    const offset = offsetOf(query.since);
    const limit = Math.min(Math.max(query.limit ?? largestPage, 1), largestPage);
    const rows = await this.#database.reader.all(publishedRooms, {});
    const described: RoomDescription[] = [];
    for (const row of rows) {
      const cell = await this.#cells.byNumber(row.room_number);
      if (cell) described.push(describe(cell.committed));
    }
    const matching = described
      .filter((room) => matches(room, query))
      .sort(
        (left, right) =>
          right.num_joined_members - left.num_joined_members || (left.room_id < right.room_id ? -1 : 1),
      );
    const chunk = matching.slice(offset, offset + limit);
    const next = offset + limit;
    return {
      chunk,
      ...(next < matching.length ? { next_batch: `p1_${next}` } : {}),
      ...(offset > 0 ? { prev_batch: `p1_${Math.max(0, offset - limit)}` } : {}),
      total_room_count_estimate: matching.length,
    };
  }
}

/** What a room says of itself. */
export function describe(head: RoomHead): RoomDescription {
  const optional = {
    canonical_alias: stateText(head, 'm.room.canonical_alias', 'alias'),
    name: stateText(head, 'm.room.name', 'name'),
    topic: stateText(head, 'm.room.topic', 'topic'),
    avatar_url: stateText(head, 'm.room.avatar', 'url'),
    join_rule: stateText(head, 'm.room.join_rules', 'join_rule'),
    room_type: stateText(head, 'm.room.create', 'type'),
  };
  return {
    room_id: head.roomId,
    num_joined_members: head.joined,
    world_readable: currentVisibility(head) === 'world_readable',
    guest_can_join: stateEntry(head, 'm.room.guest_access')?.content.guest_access === 'can_join',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

export function summarise(head: RoomHead): RoomSummary {
  const allowed = allowedRooms(head);
  const encryption = stateText(head, 'm.room.encryption', 'algorithm');
  return {
    ...describe(head),
    ...(allowed.length > 0 ? { allowed_room_ids: allowed } : {}),
    ...(encryption === undefined ? {} : { encryption }),
    room_version: head.rules.version,
  };
}

function offsetOf(since: string | undefined): number {
  if (since === undefined || since === '') return 0;
  const match = sinceForm.exec(since);
  if (!match) throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no token of the room directory');
  return Number(match[1]);
}

function matches(room: RoomDescription, query: DirectoryQuery): boolean {
  if (query.roomTypes && !query.roomTypes.includes(room.room_type ?? null)) return false;
  const term = query.term?.trim().toLowerCase();
  if (!term) return true;
  return [room.name, room.topic, room.canonical_alias].some((text) => text?.toLowerCase().includes(term));
}
