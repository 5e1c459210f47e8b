// Local numbers of users: every table and all of memory know a user by an integer.
import { type Database, statementsOf } from '@veche/database';
import type { UserId } from '@veche/protocol';

interface IdentityTables {
  users: { user_number: number; user_id: string };
}

const statements = statementsOf<IdentityTables>();

const numberById = statements.read('users.number-by-id', { userId: 'text' }, (db, p) =>
  db.selectFrom('users').select('user_number').where('user_id', '=', p.userId),
);
const idByNumber = statements.read('users.id-by-number', { user: 'int' }, (db, p) =>
  db.selectFrom('users').select('user_id').where('user_number', '=', p.user),
);
const insertUser = statements.write('users.insert', { user: 'int', userId: 'text' }, (db, p) =>
  db
    .insertInto('users')
    .values({ user_number: p.user, user_id: p.userId })
    .onConflict((conflict) => conflict.column('user_id').doNothing()),
);

/** Maps user ids to local numbers and back. Both directions are remembered: a user's number never changes. */
export class UserNumbers {
  readonly #database: Database;
  readonly #numbers = new Map<string, number>();
  readonly #ids = new Map<number, UserId>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The number of a user who is known here. */
  async find(userId: string): Promise<number | undefined> {
    const known = this.#numbers.get(userId);
    if (known !== undefined) return known;
    const row = await this.#database.reader.first(numberById, { userId });
    if (row) this.#remember(row.user_number, userId as UserId);
    return row?.user_number;
  }

  /** The number of a user, given one where there is none: durable before it is returned. */
  async assign(userId: UserId): Promise<number> {
    const known = await this.find(userId);
    if (known !== undefined) return known;
    const user = await this.#database.allocate('users');
    await this.#database.commit({
      id: `user-number:${user}`,
      writes: [insertUser({ user, userId })],
      facts: [],
    });
    const assigned = await this.find(userId);
    if (assigned === undefined) throw new Error('a user number vanished after it was written');
    return assigned;
  }

  /** The id behind a number that this store gave out. */
  async id(user: number): Promise<UserId> {
    const known = this.#ids.get(user);
    if (known) return known;
    const row = await this.#database.reader.first(idByNumber, { user });
    if (!row) throw new Error(`no user has the number ${user}`);
    this.#remember(user, row.user_id as UserId);
    return row.user_id as UserId;
  }

  #remember(user: number, userId: UserId): void {
    this.#numbers.set(userId, user);
    this.#ids.set(user, userId);
  }
}
