// Reading a room as it stands: state, members, single events.

import type { Database } from '@veche/database';
import { isJsonObject, MatrixError } from '@veche/protocol';
import {
  contentText,
  type EventReader,
  type EventRenderer,
  type EventViewer,
  isOfThisDatabase,
  type MembershipName,
  parseToken,
  type RoomPositions,
  type StoredEvent,
  timelineTokenText,
} from '../events/index.ts';
import type { ReadableRoom, RoomAccess } from './room-access.ts';

export interface MemberQuery {
  readonly at?: string;
  readonly membership?: MembershipName;
  readonly not_membership?: MembershipName;
}

export class RoomReads {
  readonly #database: Database;
  readonly #access: RoomAccess;
  readonly #reader: EventReader;
  readonly #renderer: EventRenderer;
  readonly #positions: RoomPositions;

  constructor(parts: {
    database: Database;
    access: RoomAccess;
    reader: EventReader;
    renderer: EventRenderer;
    positions: RoomPositions;
  }) {
    this.#database = parts.database;
    this.#access = parts.access;
    this.#reader = parts.reader;
    this.#renderer = parts.renderer;
    this.#positions = parts.positions;
  }

  /** All state events as a JSON list. */
  async state(viewer: EventViewer, roomId: string): Promise<string> {
    const room = await this.#access.readable(roomId, viewer);
    const events = await this.#reader.stateAt(room.room, room.stateSeq);
    return `[${events.map((event) => stateText(event, room)).join(',')}]`;
  }

  /** One state event: its content, or all of it. 404 `M_NOT_FOUND` where there is none. */
  async stateEvent(
    viewer: EventViewer,
    roomId: string,
    type: string,
    stateKey: string,
    format: 'content' | 'event',
  ): Promise<string> {
    const room = await this.#access.readable(roomId, viewer);
    const event = await this.#reader.stateEntryAt(room.room, type, stateKey, room.stateSeq);
    if (!event) throw new MatrixError(404, 'M_NOT_FOUND', 'The room has no such state');
    if (format === 'content') return contentText(event);
    const [text = ''] = await this.#renderer.render([event], rendering(room, viewer));
    return text;
  }

  /** `m.room.member` events, now or at a token. With both filters, either may hold. */
  async members(viewer: EventViewer, roomId: string, query: MemberQuery): Promise<string> {
    const room = await this.#access.readable(roomId, viewer);
    const at = query.at === undefined ? room.stateSeq : await this.seqOf(room, query.at);
    const seq = Math.max(firstMemberSeq, Math.min(room.stateSeq, at));
    const events = await this.#reader.membersAt(room.room, seq);
    const { membership, not_membership: notMembership } = query;
    const passed = events.filter((event) => {
      if (membership === undefined && notMembership === undefined) return true;
      const own = membershipOf(event);
      return own === membership || (notMembership !== undefined && own !== notMembership);
    });
    return `{"chunk":[${passed.map((event) => stateText(event, room)).join(',')}]}`;
  }

  /** Who is in the room, with names and pictures. For members alone. */
  async joinedMembers(
    viewer: EventViewer,
    roomId: string,
  ): Promise<Record<string, { display_name: string | null; avatar_url: string | null }>> {
    const room = await this.#access.joined(roomId, viewer);
    const joined: Record<string, { display_name: string | null; avatar_url: string | null }> = {};
    for (const event of await this.#reader.membersAt(room.room, room.stateSeq)) {
      const { content, state_key: userId } = JSON.parse(event.client_json) as {
        content: Record<string, unknown>;
        state_key: string;
      };
      if (content.membership !== 'join') continue;
      const { displayname, avatar_url: avatarUrl } = content;
      joined[userId] = {
        // Many clients expect the fields to be there.
        display_name: typeof displayname === 'string' ? displayname : null,
        avatar_url: typeof avatarUrl === 'string' ? avatarUrl : null,
      };
    }
    return joined;
  }

  /** One event. 404 `M_NOT_FOUND` for what is not there or not to be seen: which, is not told. */
  async event(viewer: EventViewer, roomId: string, eventId: string): Promise<string> {
    const { room, event } = await this.visibleEvent(viewer, roomId, eventId);
    const [text = ''] = await this.#renderer.render([event], rendering(room, viewer));
    return text;
  }

  /** An event that the viewer may see, with its room. */
  async visibleEvent(
    viewer: EventViewer,
    roomId: string,
    eventId: string,
  ): Promise<{ room: ReadableRoom; event: StoredEvent; seq: number }> {
    const room = await this.#access.readable(roomId, viewer).catch((error: unknown) => {
      throw error instanceof MatrixError ? notFound() : error;
    });
    const event = await this.#reader.shownById(room.room, eventId);
    if (event?.seq == null || !room.view.sees(event.seq)) throw notFound();
    return { room, event, seq: event.seq };
  }

  /** The seq that a token stands behind: everything up to it is before the token. 400 for what is no token. */
  async seqOf(room: ReadableRoom, text: string): Promise<number> {
    const token = parseToken(text);
    if (token?.kind === 'timeline') return token.after;
    if (token?.kind === 'sync') {
      // A token from a lost future stands at the end of what there is.
      if (!isOfThisDatabase(token, this.#database)) return room.head.lastSeq;
      return this.#positions.seqAt(room.room, token.position);
    }
    throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no token that this server gave out');
  }
}

/** A room has members from its second event on; what is asked of before is answered with its beginning. */
const firstMemberSeq = 2;

export function tokenAfter(seq: number): string {
  return timelineTokenText(seq);
}

export function rendering(room: ReadableRoom, viewer: EventViewer) {
  return { head: room.head, view: room.view, viewer, withRoomId: true };
}

/** A state event in a list of state: without what belongs to its place in the timeline. */
export function stateText(event: StoredEvent, room: ReadableRoom): string {
  return `${event.client_json.slice(0, -1)},"room_id":${JSON.stringify(room.roomId)}}`;
}

function notFound(): MatrixError {
  return new MatrixError(404, 'M_NOT_FOUND', 'There is no such event, or you may not see it');
}

function membershipOf(event: StoredEvent): unknown {
  const { content } = JSON.parse(event.client_json) as { content: unknown };
  return isJsonObject(content) ? content.membership : undefined;
}
