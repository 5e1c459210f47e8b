// Filters that clients store to name them in a sync.
// https://spec.matrix.org/v1.19/client-server-api/#filtering
import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { isRoomId, isUserId, MatrixError } from '@veche/protocol';
import type { EventFilter, RoomEventFilter, SyncFilter } from '@veche/protocol/endpoints/event-shapes';
import { findFilter, putFilter } from '../../storage/account-data/filter-store.ts';

/** Filters are immutable, and their id is made from their content: what was read once may be kept. */
const rememberedFilters = 2000;

export class Filters {
  readonly #database: Database;
  readonly #remembered = new Map<string, SyncFilter>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a filter and answers its id; storing it again answers the same. Throws M_BAD_JSON. */
  async store(user: number, filter: SyncFilter): Promise<string> {
    checkFilter(filter);
    const content = JSON.stringify(filter);
    const filterId = createHash('sha256').update(content).digest('base64url').slice(0, 16);
    if ((await findFilter(this.#database, user, filterId)) === undefined) {
      await this.#database.commit({
        id: `filter:${randomUUID()}`,
        writes: [putFilter({ user, filterId, content })],
        facts: [],
      });
    }
    return filterId;
  }

  /** Undefined where the user has stored none under that id. */
  async find(user: number, filterId: string): Promise<SyncFilter | undefined> {
    const name = `${user} ${filterId}`;
    const remembered = this.#remembered.get(name);
    if (remembered) return remembered;
    const content = await findFilter(this.#database, user, filterId);
    if (content === undefined) return undefined;
    const filter = JSON.parse(content) as SyncFilter;
    if (this.#remembered.size >= rememberedFilters) this.#remembered.clear();
    this.#remembered.set(name, filter);
    return filter;
  }
}

/** What the schema leaves open: ids that are none. Throws M_BAD_JSON. */
function checkFilter(filter: SyncFilter): void {
  const parts: (EventFilter | RoomEventFilter | undefined)[] = [
    filter.presence,
    filter.account_data,
    filter.room?.ephemeral,
    filter.room?.state,
    filter.room?.timeline,
    filter.room?.account_data,
  ];
  const rooms: (readonly string[] | undefined)[] = [filter.room?.rooms, filter.room?.not_rooms];
  for (const part of parts) {
    checkIds([part?.senders, part?.not_senders], isUserId, 'user');
    if (part && 'rooms' in part) rooms.push(part.rooms);
    if (part && 'not_rooms' in part) rooms.push(part.not_rooms);
  }
  checkIds(rooms, isRoomId, 'room');
}

function checkIds(
  lists: readonly (readonly string[] | undefined)[],
  isId: (text: unknown) => boolean,
  what: string,
): void {
  for (const id of lists.flatMap((list) => list ?? [])) {
    if (!isId(id))
      throw new MatrixError(400, 'M_BAD_JSON', `The filter names a ${what} that is no ${what} id`);
  }
}
