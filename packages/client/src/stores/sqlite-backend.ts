// Sealed records in a SQLite file (Node). Only Node entries import this file.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreInUseError, StoreWriteError } from './port.ts';
import type { SealedBackend, SealedChange, SealedKey, SealedRange, SealedRecord } from './sealed-backend.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS records (
    collection TEXT NOT NULL,
    partition TEXT NOT NULL,
    id TEXT NOT NULL,
    position REAL NOT NULL,
    value BLOB NOT NULL,
    UNIQUE (collection, partition, id)
  );
  CREATE INDEX IF NOT EXISTS records_by_partition ON records (collection, partition, position, id);
  CREATE INDEX IF NOT EXISTS records_by_position ON records (collection, position, partition, id);
`;

/**
 * Opens (or makes) the store file and locks it until `close()` or the end of the process, however it ends.
 *
 * @param file path of the database; its folder must exist
 * @throws StoreInUseError where another process, or another opening in this one, holds the file
 */
export function openSqliteBackend(file: string): SealedBackend {
  return new SqliteBackend(openExclusively(file, schema));
}

/**
 * A database with `locking_mode=EXCLUSIVE`, WAL and `synchronous=FULL`: what was committed survives a power cut, and
 * nobody else can open it. Shared by the client's store and the cryptographic one.
 *
 * @throws StoreInUseError where somebody has it open
 */
export function openExclusively(file: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
    // The lock is taken by the first write and then kept.
    database.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version=1; COMMIT;`);
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) {
      throw new StoreInUseError(`${file} is open in another process or by another engine of this one.`, {
        cause: error,
      });
    }
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY, SQLITE_LOCKED
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);
}

class SqliteBackend implements SealedBackend {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async get({ collection, partition, id }: SealedKey): Promise<SealedRecord | undefined> {
    const row = this.#prepare(
      `SELECT ${columns} FROM records WHERE collection = ? AND partition = ? AND id = ?`,
    ).get(collection, partition, id);
    return row && (row as unknown as SealedRecord);
  }

  async list(range: SealedRange, limit: number | undefined, descending: boolean): Promise<SealedRecord[]> {
    const { where, values } = conditions(range);
    const way = descending ? 'DESC' : 'ASC';
    const order = `position ${way}${range.partition === undefined ? `, partition ${way}` : ''}, id ${way}`;
    const rows = this.#prepare(`SELECT ${columns} FROM records WHERE ${where} ORDER BY ${order} LIMIT ?`).all(
      ...values,
      limit ?? -1,
    );
    return rows as unknown as SealedRecord[];
  }

  async count(range: SealedRange): Promise<number> {
    const { where, values } = conditions(range);
    return Number(this.#prepare(`SELECT count(*) AS n FROM records WHERE ${where}`).get(...values)?.n);
  }

  async commit(changes: readonly SealedChange[]): Promise<void> {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const change of changes) this.#apply(change);
      this.#database.exec('COMMIT');
    } catch (cause) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new StoreWriteError('The store could not be written.', { cause });
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #apply(change: SealedChange): void {
    if (change.op === 'put') {
      this.#prepare(
        `INSERT INTO records (collection, partition, id, position, value) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (collection, partition, id) DO UPDATE SET position = excluded.position, value = excluded.value`,
      ).run(change.collection, change.partition, change.id, change.order, change.value);
    } else if (change.op === 'delete') {
      this.#prepare('DELETE FROM records WHERE collection = ? AND partition = ? AND id = ?').run(
        change.collection,
        change.partition,
        change.id,
      );
    } else {
      const { where, values } = conditions(change);
      this.#prepare(`DELETE FROM records WHERE ${where}`).run(...values);
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const columns = 'collection, partition, id, position AS "order", value';

function conditions(range: SealedRange): { where: string; values: (string | number)[] } {
  const parts = ['collection = ?'];
  const values: (string | number)[] = [range.collection];
  const add = (condition: string, value: string | number | undefined) => {
    if (value === undefined) return;
    parts.push(condition);
    values.push(value);
  };
  add('partition = ?', range.partition);
  add('position > ?', range.after);
  add('position < ?', range.before);
  return { where: parts.join(' AND '), values };
}
