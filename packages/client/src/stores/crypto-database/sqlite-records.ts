// The records of one object store or index, kept in SQLite instead of fake-indexeddb's tree in memory.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import {
  ConstraintError,
  type Direction,
  type KeyRange,
  KeyRangeClass,
  type Records,
  type Row,
} from './fake-indexeddb-internals.ts';
import { type DbKey, decodeKey, encodeKey } from './key-encoding.ts';

/**
 * One table for all object stores and one for all indexes of a database, `owner` being the number of the store or index.
 * An index entry is (key, primary key); both are encoded so that bytes sort as IndexedDB's keys do.
 */
export const recordTables = `
  CREATE TABLE IF NOT EXISTS records (
    owner INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (owner, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS index_records (
    owner INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (owner, key, value)
  ) WITHOUT ROWID;
`;

/** The connection of one database, shared by all its records. */
export interface RecordDatabase {
  readonly sqlite: DatabaseSync;
  prepare(sql: string): StatementSync;
  /**
   * True while fake-indexeddb undoes an aborted transaction step by step: SQLite has rolled back already, so records
   * then neither show nor change anything.
   */
  readonly undoing: boolean;
}

const firstBatch = 8;
const largestBatch = 512;

interface Bounds {
  readonly where: string;
  readonly values: (Uint8Array | number)[];
}

export class SqliteRecords implements Records {
  readonly owner: number;
  readonly #database: RecordDatabase;
  readonly #table: 'records' | 'index_records';
  readonly #unique: boolean;

  /** @param kind of the owner; a `unique-index` has at most one entry for a key */
  constructor(database: RecordDatabase, owner: number, kind: 'store' | 'index' | 'unique-index') {
    this.#database = database;
    this.owner = owner;
    this.#table = kind === 'store' ? 'records' : 'index_records';
    this.#unique = kind !== 'index';
  }

  get(key: DbKey | KeyRange): Row | undefined {
    if (this.#database.undoing) return undefined;
    return this.#select(this.#bounds(key), 'next', 1)[0];
  }

  put(row: Row, noOverwrite = false): Row | undefined {
    if (this.#database.undoing) return undefined;
    const key = encodeKey(row.key);
    const isStore = this.#table === 'records';
    const replaced = this.#unique ? this.#select(this.#only(key), 'next', 1)[0] : undefined;
    if (replaced && noOverwrite) throw new ConstraintError();
    if (replaced && !isStore) this.#run(`DELETE FROM ${this.#table} WHERE owner = ? AND key = ?`, key);
    const value = isStore ? serialize(row.value) : encodeKey(row.value as DbKey);
    this.#run(`INSERT OR REPLACE INTO ${this.#table} (owner, key, value) VALUES (?, ?, ?)`, key, value);
    return replaced;
  }

  delete(key: DbKey | KeyRange): Row[] {
    if (this.#database.undoing) return [];
    const bounds = this.#bounds(key);
    const deleted = this.#select(bounds, 'next', -1);
    if (deleted.length > 0) {
      this.#database.prepare(`DELETE FROM ${this.#table} WHERE ${bounds.where}`).run(...bounds.values);
    }
    return deleted;
  }

  deleteByKeyAndValue(key: DbKey, value: DbKey): void {
    if (this.#database.undoing) return;
    this.#run(
      `DELETE FROM ${this.#table} WHERE owner = ? AND key = ? AND value = ?`,
      encodeKey(key),
      encodeKey(value),
    );
  }

  /** Returns no rows: they would only serve an undo, which SQLite's rollback does. */
  clear(): Row[] {
    if (!this.#database.undoing) this.#run(`DELETE FROM ${this.#table} WHERE owner = ?`);
    return [];
  }

  *values(range?: KeyRange, direction: Direction = 'next'): Generator<Row> {
    if (this.#database.undoing) return;
    const all = this.#bounds(range);
    let bounds = all;
    let limit = firstBatch;
    for (;;) {
      const rows = this.#select(bounds, direction, limit);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < limit) return;
      bounds = this.#beyond(all, last, direction);
      limit = Math.min(limit * 2, largestBatch);
    }
  }

  size(): number {
    if (this.#database.undoing) return 0;
    const row = this.#database
      .prepare(`SELECT count(*) AS n FROM ${this.#table} WHERE owner = ?`)
      .get(this.owner);
    return Number(row?.n);
  }

  #select(bounds: Bounds, direction: Direction, limit: number): Row[] {
    const way = direction === 'prev' || direction === 'prevunique' ? 'DESC' : 'ASC';
    const oneAKey = this.#table === 'index_records' && direction.endsWith('unique');
    // With "unique" directions an index shows the lowest primary key of each key, whatever the direction.
    const [columns, rest] = oneAKey
      ? ['key, min(value) AS value', `GROUP BY key ORDER BY key ${way}`]
      : ['key, value', `ORDER BY key ${way}, value ${way}`];
    const order = this.#table === 'records' ? `ORDER BY key ${way}` : rest;
    const rows = this.#database
      .prepare(`SELECT ${columns} FROM ${this.#table} WHERE ${bounds.where} ${order} LIMIT ?`)
      .all(...bounds.values, limit);
    return rows.map((row) => this.#row(row.key as Uint8Array, row.value as Uint8Array));
  }

  #row(key: Uint8Array, value: Uint8Array): Row {
    if (this.#table === 'index_records') return { key: decodeKey(key), value: decodeKey(value) };
    // Deserialised only when it is asked for: a replaced row, for one, mostly is not.
    return {
      key: decodeKey(key),
      get value() {
        return deserialize(value) as unknown;
      },
    };
  }

  #only(key: Uint8Array): Bounds {
    return { where: 'owner = ? AND key = ?', values: [this.owner, key] };
  }

  #bounds(key: DbKey | KeyRange | undefined): Bounds {
    if (key === undefined) return { where: 'owner = ?', values: [this.owner] };
    if (!(key instanceof KeyRangeClass)) return this.#only(encodeKey(key));
    const parts = ['owner = ?'];
    const values: (Uint8Array | number)[] = [this.owner];
    if (key.lower !== undefined) {
      parts.push(key.lowerOpen ? 'key > ?' : 'key >= ?');
      values.push(encodeKey(key.lower));
    }
    if (key.upper !== undefined) {
      parts.push(key.upperOpen ? 'key < ?' : 'key <= ?');
      values.push(encodeKey(key.upper));
    }
    return { where: parts.join(' AND '), values };
  }

  /** The same bounds, without what has been read up to this row. */
  #beyond(bounds: Bounds, last: Row, direction: Direction): Bounds {
    const comparison = direction.startsWith('prev') ? '<' : '>';
    const byKeyAlone = this.#table === 'records' || direction.endsWith('unique');
    return byKeyAlone
      ? {
          where: `${bounds.where} AND key ${comparison} ?`,
          values: [...bounds.values, encodeKey(last.key)],
        }
      : {
          where: `${bounds.where} AND (key, value) ${comparison} (?, ?)`,
          values: [...bounds.values, encodeKey(last.key), encodeKey(last.value as DbKey)],
        };
  }

  #run(sql: string, ...values: Uint8Array[]): void {
    this.#database.prepare(sql).run(this.owner, ...values);
  }
}
