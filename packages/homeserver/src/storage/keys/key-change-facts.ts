// What the journal says about whose keys changed and who came or left, read for `device_lists`.
import { type Database, statementsOf } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';

interface Tables {
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
}

export interface KeyChange {
  readonly user: number;
  /** The only reader who can see the change, or 0 for everybody. */
  readonly reader: number;
}

export interface MembershipChange {
  readonly room: number;
  readonly user: number;
}

const statements = statementsOf<Tables>();

const keyChanges = statements.read(
  'key-changes.in-range',
  { kind: 'int', after: 'int', upTo: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['user_number as user', 'ref as reader'])
      .distinct()
      .where('kind', '=', p.kind)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo),
);

const membershipChanges = statements.read(
  'key-changes.memberships',
  { kind: 'int', after: 'int', upTo: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['room_number as room', 'user_number as user'])
      .distinct()
      .where('kind', '=', p.kind)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo),
);

const membershipChangesIn = statements.read(
  'key-changes.memberships-in',
  { kind: 'int', after: 'int', upTo: 'int', rooms: 'ints' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['room_number as room', 'user_number as user'])
      .distinct()
      .where('room_number', 'in', p.rooms)
      .where('kind', '=', p.kind)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo),
);

const ownMembershipChanges = statements.read(
  'key-changes.own-memberships',
  { user: 'int', kind: 'int', after: 'int', upTo: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select('room_number as room')
      .distinct()
      .where('user_number', '=', p.user)
      .where('kind', '=', p.kind)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo),
);

/** Ranges up to this width are read by kind, wider ones room by room. */
const narrowRange = 10_000;

/** Reads the journal for changes of keys and memberships in (after, upTo]. */
export class KeyChangeFacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  keyChanges(after: number, upTo: number): Promise<KeyChange[]> {
    return this.#database.reader.all(keyChanges, { kind: FactKind.DeviceList, after, upTo });
  }

  /** Membership changes in the given rooms, everybody's. May hold those of other rooms too. */
  membershipChanges(rooms: readonly number[], after: number, upTo: number): Promise<MembershipChange[]> {
    const range = { kind: FactKind.Membership, after, upTo };
    return upTo - after <= narrowRange
      ? this.#database.reader.all(membershipChanges, range)
      : this.#database.longReader.all(membershipChangesIn, { ...range, rooms });
  }

  /** The rooms in which the user's own membership changed. */
  async ownMembershipChanges(user: number, after: number, upTo: number): Promise<number[]> {
    const rows = await this.#database.reader.all(ownMembershipChanges, {
      user,
      kind: FactKind.Membership,
      after,
      upTo,
    });
    return rows.map((row) => row.room);
  }
}
