// Which rooms a user is in, and how: in memory for users who are about, kept up by the journal.
import type { Database, JournalEntry } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';
import { membershipOf, membershipsOfUser } from '../../storage/rooms/room-reads.ts';
import { type MembershipName, membershipName } from '../../storage/rooms/tables.ts';

/** A user's place in one room. */
export interface OwnMembership {
  readonly room: number;
  readonly membership: MembershipName;
  readonly local: number;
  readonly seq: number;
  readonly forgotten: boolean;
}

const usersKept = 20_000;

export class UserRooms {
  readonly #database: Database;
  readonly #users = new Map<number, ReadonlyMap<number, OwnMembership>>();
  readonly #loading = new Map<number, Promise<ReadonlyMap<number, OwnMembership>>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** All rooms that the user ever had a membership of, by room. */
  async of(user: number): Promise<ReadonlyMap<number, OwnMembership>> {
    const known = this.#users.get(user);
    if (known) return known;
    const loading = this.#loading.get(user);
    if (loading !== undefined) return loading;
    const rooms = this.#load(user);
    this.#loading.set(user, rooms);
    try {
      const read = await rooms;
      // A membership that changed while this was read has taken the promise out of the map, or put a newer one in.
      if (this.#loading.get(user) === rooms) this.#keep(user, read);
      return read;
    } finally {
      if (this.#loading.get(user) === rooms) this.#loading.delete(user);
    }
  }

  async in(room: number, user: number): Promise<OwnMembership | undefined> {
    const known = this.#users.get(user);
    if (known) return known.get(room);
    const row = await this.#database.reader.first(membershipOf, { room, user });
    return row && own({ room_number: room, ...row });
  }

  /** What is known of a user changed, or may have: it is read again when somebody asks. */
  onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.kind !== FactKind.Membership) continue;
      this.#users.delete(entry.user);
      this.#loading.delete(entry.user);
    }
  }

  async #load(user: number): Promise<ReadonlyMap<number, OwnMembership>> {
    const rows = await this.#database.reader.all(membershipsOfUser, { user });
    return new Map(rows.map((row) => [row.room_number, own(row)]));
  }

  #keep(user: number, rooms: ReadonlyMap<number, OwnMembership>): void {
    if (this.#users.size >= usersKept) {
      const [oldest] = this.#users.keys();
      if (oldest !== undefined) this.#users.delete(oldest);
    }
    this.#users.set(user, rooms);
  }
}

function own(row: {
  room_number: number;
  membership: number;
  local: number;
  seq: number;
  forgotten: number;
}): OwnMembership {
  return {
    room: row.room_number,
    membership: membershipName(row.membership),
    local: row.local,
    seq: row.seq,
    forgotten: row.forgotten === 1,
  };
}
