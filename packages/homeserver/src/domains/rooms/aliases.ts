// Addresses of rooms. https://spec.matrix.org/v1.19/client-server-api/#room-aliases
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { type JsonObject, MatrixError, parseRoomAlias, type RoomId, type UserId } from '@veche/protocol';
import { deleteAlias, insertAlias, RoomGuard } from '../../storage/rooms/event-writes.ts';
import { aliasesOfRoom, roomOfAlias } from '../../storage/rooms/room-reads.ts';
import {
  authState,
  membershipIn,
  type RoomCells,
  type RoomHead,
  type RoomWriter,
  stateEntry,
} from '../events/index.ts';

export class RoomAliases {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #writer: RoomWriter;
  readonly #serverName: string;

  constructor(parts: { database: Database; cells: RoomCells; writer: RoomWriter; serverName: string }) {
    this.#database = parts.database;
    this.#cells = parts.cells;
    this.#writer = parts.writer;
    this.#serverName = parts.serverName;
  }

  /** Where an alias leads. 400 `M_INVALID_PARAM` for what is none, 404 `M_NOT_FOUND` for what leads nowhere. */
  async resolve(alias: string): Promise<{ room: number; roomId: RoomId; createdBy: number }> {
    requireAlias(alias);
    const row = await this.#database.reader.first(roomOfAlias, { alias });
    if (!row) throw new MatrixError(404, 'M_NOT_FOUND', `No room has the address ${alias}`);
    return { room: row.room_number, roomId: row.room_id as RoomId, createdBy: row.created_by };
  }

  /** The number of a room that is named by id or alias. */
  async roomNumber(roomIdOrAlias: string): Promise<number> {
    if (roomIdOrAlias.startsWith('#')) return (await this.resolve(roomIdOrAlias)).room;
    if (!roomIdOrAlias.startsWith('!')) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'This is neither a room id nor a room address');
    }
    const room = await this.#cells.numberOf(roomIdOrAlias);
    if (room === undefined) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    return room;
  }

  /** Gives a room an alias. 409 `M_UNKNOWN` where it is taken. */
  async add(alias: string, roomId: string, by: { userId: UserId; user: number }): Promise<void> {
    const parsed = requireAlias(alias);
    if (parsed.serverName !== this.#serverName) {
      throw new MatrixError(
        400,
        'M_INVALID_PARAM',
        `Only addresses of ${this.#serverName} can be given here`,
      );
    }
    const cell = await this.#cells.byId(roomId);
    if (!cell) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    if (membershipIn(cell.committed, by.userId) !== 'join') {
      throw new MatrixError(403, 'M_FORBIDDEN', 'Only members of a room can give it an address');
    }
    const write = insertAlias.guard(RoomGuard.Alias, { alias, room: cell.room, createdBy: by.user });
    const outcome = await this.#database.commit({ id: randomUUID(), writes: [write], facts: [] });
    if (!outcome.committed) throw new MatrixError(409, 'M_UNKNOWN', `The address ${alias} is taken`);
  }

  /**
   * Takes an alias away, from the room's canonical alias event too where the user may change that. For whom made it,
   * and those who may set the room's canonical alias.
   */
  async remove(alias: string, by: { userId: UserId; user: number; isAdmin: boolean }): Promise<void> {
    const { room, createdBy } = await this.resolve(alias);
    const cell = await this.#cells.byNumber(room);
    if (!cell) throw new MatrixError(404, 'M_NOT_FOUND', `No room has the address ${alias}`);
    const mayChange = mayNameRoom(cell.committed, by.userId);
    if (createdBy !== by.user && !mayChange && !by.isAdmin) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'You may not take this address from the room');
    }
    const removal = deleteAlias.guard(RoomGuard.AliasHeld, { alias, room });
    await this.#writer.write([room], (work) => {
      const draft = work.on(room);
      draft.add(removal);
      const content = mayNameRoom(draft.head, by.userId) ? canonicalWithout(draft.head, alias) : undefined;
      if (!content) return;
      draft.append({
        type: 'm.room.canonical_alias',
        stateKey: '',
        content,
        sender: by.userId,
        senderNumber: by.user,
      });
    });
  }

  async ofRoom(room: number): Promise<string[]> {
    const rows = await this.#database.reader.all(aliasesOfRoom, { room });
    return rows.map((row) => row.alias);
  }

  /** New aliases in a canonical alias event must be well formed and lead to the room. */
  async checkCanonical(head: RoomHead, content: JsonObject): Promise<void> {
    const before = new Set(listed(stateEntry(head, 'm.room.canonical_alias')?.content ?? {}));
    const { alias, alt_aliases: alternatives } = content;
    if (alias !== undefined && alias !== null && typeof alias !== 'string') throw notAnAlias(String(alias));
    if (alternatives !== undefined && !Array.isArray(alternatives)) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'alt_aliases must be a list of room addresses');
    }
    for (const entry of (alternatives ?? []) as unknown[]) {
      if (typeof entry !== 'string') throw notAnAlias(String(entry));
    }
    for (const name of listed(content)) {
      if (before.has(name)) continue;
      if (!parseRoomAlias(name)) throw notAnAlias(name);
      const row = await this.#database.reader.first(roomOfAlias, { alias: name });
      if (row?.room_number !== head.room) {
        throw new MatrixError(400, 'M_BAD_ALIAS', `The address ${name} does not lead to this room`);
      }
    }
  }
}

function notAnAlias(text: string): MatrixError {
  return new MatrixError(400, 'M_INVALID_PARAM', `${text} is no room address`);
}

function requireAlias(alias: string): { localpart: string; serverName: string } {
  const parsed = parseRoomAlias(alias);
  if (!parsed || alias.includes('\0')) throw notAnAlias(alias);
  return parsed;
}

function mayNameRoom(head: RoomHead, userId: UserId): boolean {
  const levels = head.rules.powerLevels(authState(head));
  return membershipIn(head, userId) === 'join' && levels.canSend(userId, 'm.room.canonical_alias', true);
}

function listed(content: JsonObject): string[] {
  const { alias, alt_aliases: alternatives } = content;
  const all = [alias, ...(Array.isArray(alternatives) ? alternatives : [])];
  return all.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

/** The canonical alias content without one alias; undefined where it was not in it. */
function canonicalWithout(head: RoomHead, alias: string): JsonObject | undefined {
  const content = stateEntry(head, 'm.room.canonical_alias')?.content;
  if (!content || !listed(content).includes(alias)) return undefined;
  const { alias: main, alt_aliases: alternatives, ...rest } = content;
  return {
    ...rest,
    ...(main === undefined || main === alias ? {} : { alias: main }),
    ...(Array.isArray(alternatives) ? { alt_aliases: alternatives.filter((entry) => entry !== alias) } : {}),
  };
}
