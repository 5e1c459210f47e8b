// Account data of people, global and by room, tags among them.
// https://spec.matrix.org/v1.19/client-server-api/#client-config
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import {
  type AccountDataRow,
  AccountDataStore,
  addAccountData,
  deleteAccountDataOf,
  putAccountData,
  replaceAccountData,
} from '../../storage/account-data/account-data-store.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const accountDataGuard = 'account-data-version';

/** Types that endpoints of their own write. */
const serverTypes: ReadonlySet<string> = new Set(['m.fully_read', 'm.push_rules']);
const contentLimitBytes = 192 * 1024;
const typeLimit = 255;
const attempts = 20;
const tagsType = 'm.tag';
const tagsLimit = 200;

export interface AccountDataEvent {
  readonly type: string;
  readonly content: unknown;
}

export type Tags = Record<string, Record<string, unknown>>;

/** Room 0 is the account itself. */
export class AccountData {
  readonly #database: Database;
  readonly #store: AccountDataStore;

  constructor(database: Database) {
    this.#database = database;
    this.#store = new AccountDataStore(database);
  }

  /** Sets a value of a type that clients may set. Throws M_BAD_JSON (405), M_INVALID_PARAM, M_TOO_LARGE. */
  async set(user: number, room: number, type: string, content: unknown): Promise<void> {
    if (serverTypes.has(type)) {
      throw new MatrixError(405, 'M_BAD_JSON', `${type} cannot be set here: it has an endpoint of its own`);
    }
    checkType(type);
    const { writes, facts } = await this.prepareSet(user, room, type, content);
    await this.#database.commit({ id: `account-data:${randomUUID()}`, writes, facts });
  }

  /** The rows that set a value, for a write-set that holds more. Any type. */
  async prepareSet(
    user: number,
    room: number,
    type: string,
    content: unknown,
  ): Promise<{ writes: Write[]; facts: Fact[] }> {
    const row = await this.#store.nextRow();
    return {
      writes: [putAccountData({ user, room, type, row, content: contentText(content) })],
      facts: [fact('AccountData', { user, room, ref: row })],
    };
  }

  /** Undefined where nothing was set. */
  async get(user: number, room: number, type: string): Promise<unknown> {
    const row = await this.#store.one(user, room, type);
    return row && (JSON.parse(row.content) as unknown);
  }

  /** The tags of a room. */
  async tags(user: number, room: number): Promise<Tags> {
    return tagsOf((await this.#store.one(user, room, tagsType))?.content);
  }

  async setTag(user: number, room: number, tag: string, content: Record<string, unknown>): Promise<void> {
    checkType(tag);
    await this.#changeTags(user, room, (tags) => {
      if (!Object.hasOwn(tags, tag) && Object.keys(tags).length >= tagsLimit) {
        throw new MatrixError(400, 'M_LIMIT_EXCEEDED', `A room can have ${tagsLimit} tags`);
      }
      return { ...tags, [tag]: content };
    });
  }

  async deleteTag(user: number, room: number, tag: string): Promise<void> {
    await this.#changeTags(user, room, (tags) => {
      if (!Object.hasOwn(tags, tag)) return undefined;
      const { [tag]: _gone, ...left } = tags;
      return left;
    });
  }

  /** Everything of a user, by room. */
  async all(user: number): Promise<Map<number, AccountDataEvent[]>> {
    return byRoom(await this.#store.all(user));
  }

  /** What was set in (after, upTo], by room. */
  async changed(user: number, after: number, upTo: number): Promise<Map<number, AccountDataEvent[]>> {
    return byRoom(await this.#store.changed(user, after, upTo));
  }

  /** What goes when an account is closed. Durable. */
  async deleteOf(user: number): Promise<void> {
    await this.#database.commit({
      id: `account-data:${randomUUID()}`,
      writes: [deleteAccountDataOf({ user })],
      facts: [],
    });
  }

  async #changeTags(user: number, room: number, change: (tags: Tags) => Tags | undefined): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const before = await this.#store.one(user, room, tagsType);
      const after = change(tagsOf(before?.content));
      if (!after) return;
      const row = await this.#store.nextRow();
      const content = contentText({ tags: after });
      const write = before
        ? replaceAccountData.guard(accountDataGuard, { expectedRow: before.row, row, content })
        : addAccountData.guard(accountDataGuard, { user, room, type: tagsType, row, content });
      const outcome = await this.#database.commit({
        id: `tags:${randomUUID()}`,
        writes: [write],
        facts: [fact('AccountData', { user, room, ref: row })],
      });
      if (outcome.committed) return;
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'The tags are being changed elsewhere: try again');
  }
}

function byRoom(rows: readonly AccountDataRow[]): Map<number, AccountDataEvent[]> {
  const rooms = new Map<number, AccountDataEvent[]>();
  for (const { room, type, content } of rows) {
    const event = { type, content: JSON.parse(content) as unknown };
    const events = rooms.get(room);
    if (events) events.push(event);
    else rooms.set(room, [event]);
  }
  return rooms;
}

/** Clients may have set `m.tag` as plain account data: what is no tag is left out. */
function tagsOf(content: string | undefined): Tags {
  if (content === undefined) return {};
  const { tags } = JSON.parse(content) as { tags?: unknown };
  if (typeof tags !== 'object' || tags === null) return {};
  return Object.fromEntries(
    Object.entries(tags).filter(([, tag]) => typeof tag === 'object' && tag !== null),
  ) as Tags;
}

function contentText(content: unknown): string {
  const text = JSON.stringify(content);
  if (Buffer.byteLength(text) > contentLimitBytes) {
    throw new MatrixError(413, 'M_TOO_LARGE', `Account data may have ${contentLimitBytes} bytes`);
  }
  return text;
}

function checkType(type: string): void {
  if (type === '' || type.length > typeLimit || type.includes('\u0000') || !type.isWellFormed()) {
    throw new MatrixError(400, 'M_INVALID_PARAM', `A type must have 1 to ${typeLimit} characters`);
  }
}
