// What people say about themselves: one JSON object a person, and what they can be found by.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  profiles: { user_number: number; version: number; folded: string; listed: number; fields: string };
}

export interface ProfileRow {
  readonly user: number;
  readonly version: number;
  /** JSON text of an object. */
  readonly fields: string;
}

const statements = statementsOf<Tables>();

const one = statements.read('profiles.one', { user: 'int' }, (db, p) =>
  db
    .selectFrom('profiles')
    .select(['user_number as user', 'version', 'fields'])
    .where('user_number', '=', p.user),
);

const many = statements.read('profiles.many', { users: 'ints' }, (db, p) =>
  db
    .selectFrom('profiles')
    .select(['user_number as user', 'version', 'fields'])
    .where('user_number', 'in', p.users),
);

const byFolded = statements.read('profiles.by-folded', { folded: 'text', limit: 'int' }, (db, p) =>
  db
    .selectFrom('profiles')
    .select(['user_number as user', 'version', 'fields'])
    .where('folded', '=', p.folded)
    .orderBy('user_number')
    .limit(p.limit),
);

const listed = statements.read('profiles.listed', { limit: 'int' }, (db, p) =>
  db
    .selectFrom('profiles')
    .select(['user_number as user', 'version', 'fields'])
    .where('listed', '=', 1)
    .orderBy('folded')
    .limit(p.limit),
);

/** Guard: the first thing a person says about themselves. */
export const addProfile = statements.write(
  'profiles.add',
  { user: 'int', folded: 'text', listed: 'int', fields: 'text' },
  (db, p) =>
    db
      .insertInto('profiles')
      .values({ user_number: p.user, version: 1, folded: p.folded, listed: p.listed, fields: p.fields })
      .onConflict((conflict) => conflict.column('user_number').doNothing()),
);

/** Guard: the profile is still at the version that was read. */
export const replaceProfile = statements.write(
  'profiles.replace',
  { user: 'int', expected: 'int', listed: 'int', fields: 'text' },
  (db, p) =>
    db
      .updateTable('profiles')
      .set((e) => ({ version: e('version', '+', 1), listed: p.listed, fields: p.fields }))
      .where('user_number', '=', p.user)
      .where('version', '=', p.expected),
);

/** Reads profiles. */
export class ProfileStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  one(user: number): Promise<ProfileRow | undefined> {
    return this.#database.reader.first(one, { user });
  }

  many(users: readonly number[]): Promise<ProfileRow[]> {
    return this.#database.longReader.all(many, { users });
  }

  /** Everybody whose handle looks like this one. */
  byFoldedHandle(folded: string, limit: number): Promise<ProfileRow[]> {
    return this.#database.reader.all(byFolded, { folded, limit });
  }

  /** People who chose to be found by anybody. */
  listed(limit: number): Promise<ProfileRow[]> {
    return this.#database.longReader.all(listed, { limit });
  }
}
