// Rows of account data. Every write takes a new row number, so that a journal fact finds only what is still current.
import { type Database, statementsOf } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';

interface Tables {
  account_data: {
    user_number: number;
    room_number: number;
    type: string;
    row_number: number;
    content: string;
  };
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
}

export interface AccountDataRow {
  readonly room: number;
  readonly type: string;
  /** JSON text. */
  readonly content: string;
}

const statements = statementsOf<Tables>();

const one = statements.read('account-data.one', { user: 'int', room: 'int', type: 'text' }, (db, p) =>
  db
    .selectFrom('account_data')
    .select(['row_number', 'content'])
    .where('user_number', '=', p.user)
    .where('room_number', '=', p.room)
    .where('type', '=', p.type),
);

const all = statements.read('account-data.all', { user: 'int' }, (db, p) =>
  db
    .selectFrom('account_data')
    .select(['room_number as room', 'type', 'content'])
    .where('user_number', '=', p.user)
    .orderBy('row_number'),
);

const changed = statements.read(
  'account-data.changed',
  { user: 'int', after: 'int', upTo: 'int', kind: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .innerJoin('account_data', 'account_data.row_number', 'journal.ref')
      .select([
        'account_data.room_number as room',
        'account_data.type as type',
        'account_data.content as content',
      ])
      .where('journal.user_number', '=', p.user)
      .where('journal.position', '>', p.after)
      .where('journal.position', '<=', p.upTo)
      .where('journal.kind', '=', p.kind)
      .orderBy('journal.position'),
);

/** Sets a value whatever was there. */
export const putAccountData = statements.write(
  'account-data.put',
  { user: 'int', room: 'int', type: 'text', row: 'int', content: 'text' },
  (db, p) =>
    db
      .insertInto('account_data')
      .values({
        user_number: p.user,
        room_number: p.room,
        type: p.type,
        row_number: p.row,
        content: p.content,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['user_number', 'room_number', 'type'])
          .doUpdateSet({ row_number: p.row, content: p.content }),
      ),
);

/** Guard: adds a value where there is none. */
export const addAccountData = statements.write(
  'account-data.add',
  { user: 'int', room: 'int', type: 'text', row: 'int', content: 'text' },
  (db, p) =>
    db
      .insertInto('account_data')
      .values({
        user_number: p.user,
        room_number: p.room,
        type: p.type,
        row_number: p.row,
        content: p.content,
      })
      .onConflict((conflict) => conflict.columns(['user_number', 'room_number', 'type']).doNothing()),
);

/** Guard: replaces the value that was read. */
export const replaceAccountData = statements.write(
  'account-data.replace',
  { expectedRow: 'int', row: 'int', content: 'text' },
  (db, p) =>
    db
      .updateTable('account_data')
      .set({ row_number: p.row, content: p.content })
      .where('row_number', '=', p.expectedRow),
);

export const deleteAccountDataOf = statements.write('account-data.delete-of', { user: 'int' }, (db, p) =>
  db.deleteFrom('account_data').where('user_number', '=', p.user),
);

/** Reads account data. Room 0 is the account itself. */
export class AccountDataStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A fresh row number for the next write. */
  nextRow(): Promise<number> {
    return this.#database.allocate('account_data');
  }

  /** One value and the number of its row. */
  async one(user: number, room: number, type: string): Promise<{ row: number; content: string } | undefined> {
    const row = await this.#database.reader.first(one, { user, room, type });
    return row && { row: row.row_number, content: row.content };
  }

  all(user: number): Promise<AccountDataRow[]> {
    return this.#database.reader.all(all, { user });
  }

  /** What was set in (after, upTo] and still stands. */
  changed(user: number, after: number, upTo: number): Promise<AccountDataRow[]> {
    return this.#database.reader.all(changed, { user, after, upTo, kind: FactKind.AccountData });
  }
}
