// The chain of records about a person's keys: version n + 1 can be written once, after version n.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  key_records: {
    user_number: number;
    version: number;
    hash: string;
    recorded_at: number;
    record: string;
  };
}

export interface KeyRecord {
  readonly version: number;
  /** SHA-256 of the record's bytes, unpadded Base64. */
  readonly hash: string;
  /** RFC 8785 text. */
  readonly record: string;
}

const statements = statementsOf<Tables>();

const head = statements.read('key-records.head', { user: 'int' }, (db, p) =>
  db
    .selectFrom('key_records')
    .select(['version', 'hash', 'record'])
    .where('user_number', '=', p.user)
    .orderBy('version', 'desc')
    .limit(1),
);

const chain = statements.read('key-records.chain', { user: 'int' }, (db, p) =>
  db
    .selectFrom('key_records')
    .select(['version', 'hash', 'record'])
    .where('user_number', '=', p.user)
    .orderBy('version'),
);

/** Guard: nobody wrote this version before. */
export const appendKeyRecord = statements.write(
  'key-records.append',
  { user: 'int', version: 'int', hash: 'text', recordedAt: 'int', record: 'text' },
  (db, p) =>
    db
      .insertInto('key_records')
      .values({
        user_number: p.user,
        version: p.version,
        hash: p.hash,
        recorded_at: p.recordedAt,
        record: p.record,
      })
      .onConflict((conflict) => conflict.columns(['user_number', 'version']).doNothing()),
);

/** Guard that writes nothing: the chain still ends at this version (0 rows: a later one is there). */
export const keyRecordsAfter = statements.check(
  'key-records.after',
  { user: 'int', version: 'int' },
  (db, p) =>
    db
      .selectFrom('key_records')
      .select('version')
      .where('user_number', '=', p.user)
      .where('version', '>', p.version),
);

/** Reads the chains. */
export class KeyRecordStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The last record of a person. */
  head(user: number): Promise<KeyRecord | undefined> {
    return this.#database.reader.first(head, { user });
  }

  /** All records of a person, first to last. */
  chain(user: number): Promise<KeyRecord[]> {
    return this.#database.longReader.all(chain, { user });
  }
}
