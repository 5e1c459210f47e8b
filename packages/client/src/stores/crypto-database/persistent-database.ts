// An IndexedDB database of fake-indexeddb whose records, schema and transactions live in one SQLite file.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openExclusively } from '../sqlite-backend.ts';
import {
  Database,
  Index,
  type KeyPath,
  ObjectStore,
  type RawDatabase,
  type RawIndex,
  type RawObjectStore,
  type RawTransaction,
} from './fake-indexeddb-internals.ts';
import { type RecordDatabase, recordTables, SqliteRecords } from './sqlite-records.ts';

/** What is kept about a database besides its records: one JSON row, rewritten when it changed. */
interface Schema {
  version: number;
  stores: StoredObjectStore[];
}
interface StoredObjectStore {
  owner: number;
  name: string;
  keyPath: KeyPath;
  autoIncrement: boolean;
  lastKey: number;
  indexes: StoredIndex[];
}
interface StoredIndex {
  owner: number;
  name: string;
  keyPath: KeyPath;
  multiEntry: boolean;
  unique: boolean;
}

const tables = `${recordTables}
  CREATE TABLE IF NOT EXISTS schema (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);
`;

/**
 * Joins a `Database` object of fake-indexeddb to a SQLite file:
 *
 * - object stores and indexes get {@link SqliteRecords} as they are added;
 * - a readwrite or versionchange transaction is one SQLite transaction, so they run one after another, whatever their
 *   scopes (readonly ones still run beside those that they do not overlap);
 * - an abort is a ROLLBACK; a COMMIT that fails is an abort too, so `complete` is only told when the data is durable.
 */
export class PersistentDatabase implements RecordDatabase {
  readonly raw: RawDatabase;
  readonly sqlite: DatabaseSync;
  #undoing = false;
  readonly #statements = new Map<string, StatementSync>();
  /** The transaction that SQLite's one open transaction belongs to. */
  #writer: RawTransaction | undefined;
  #savedSchema: string;
  #nextOwner: number;

  private constructor(raw: RawDatabase, sqlite: DatabaseSync, schema: Schema, savedSchema: string) {
    this.raw = raw;
    this.sqlite = sqlite;
    this.#savedSchema = savedSchema;
    this.#nextOwner = 1 + Math.max(0, ...schema.stores.flatMap((store) => ownersOf(store)));
    for (const stored of schema.stores) this.#restore(stored);
    this.#watchStores();
    this.#watchTransactions();
  }

  /**
   * @param file the SQLite file; made if it is not there
   * @param raw the object to join to it, for a new database; without it one is made from what the file holds
   */
  static open(file: string, name: string, raw?: RawDatabase): PersistentDatabase {
    const sqlite = openExclusively(file, tables);
    const saved = sqlite.prepare('SELECT json FROM schema').get()?.json;
    const json = typeof saved === 'string' ? saved : '';
    const schema: Schema = json === '' ? { version: 0, stores: [] } : JSON.parse(json);
    return new PersistentDatabase(raw ?? new Database(name, schema.version), sqlite, schema, json);
  }

  get undoing(): boolean {
    return this.#undoing;
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Gives up what runs (as a crash would) and closes the file. */
  close(): void {
    if (this.sqlite.isOpen) this.sqlite.close();
  }

  #restore(stored: StoredObjectStore): void {
    const store = new ObjectStore(this.raw, stored.name, stored.keyPath, stored.autoIncrement);
    store.records = new SqliteRecords(this, stored.owner, 'store');
    if (store.keyGenerator) store.keyGenerator.num = stored.lastKey;
    for (const entry of stored.indexes) {
      const index = new Index(store, entry.name, entry.keyPath, entry.multiEntry, entry.unique);
      index.records = new SqliteRecords(this, entry.owner, entry.unique ? 'unique-index' : 'index');
      // Its entries are in the file already.
      index.initialized = true;
      store.rawIndexes.set(entry.name, index);
    }
    this.raw.rawObjectStores.set(stored.name, store);
  }

  #watchStores(): void {
    const adoptIndex = (index: RawIndex) => {
      if (index.records instanceof SqliteRecords) return;
      index.records = new SqliteRecords(this, this.#nextOwner++, index.unique ? 'unique-index' : 'index');
    };
    const adoptStore = (store: RawObjectStore) => {
      if (!(store.records instanceof SqliteRecords)) {
        store.records = new SqliteRecords(this, this.#nextOwner++, 'store');
      }
      if (!(store.rawIndexes instanceof WatchedMap)) {
        store.rawIndexes = new WatchedMap(store.rawIndexes, adoptIndex);
      }
    };
    this.raw.rawObjectStores = new WatchedMap(this.raw.rawObjectStores, adoptStore);
  }

  #watchTransactions(): void {
    const { raw } = this;
    raw.processTransactions = () => setImmediate(() => this.#startNext());
    const push = raw.transactions.push.bind(raw.transactions);
    raw.transactions.push = (...added) => {
      for (const transaction of added) {
        if (transaction.mode !== 'readonly') this.#joinToSqlite(transaction);
      }
      return push(...added);
    };
  }

  /** Starts the first waiting transaction that conflicts with none that runs or waits before it. */
  #startNext(): void {
    const unfinished = this.raw.transactions.filter((transaction) => transaction._state !== 'finished');
    const next = unfinished.find(
      (candidate, position) =>
        !candidate._started &&
        !unfinished.some(
          (other, at) =>
            other !== candidate && (other._started || at < position) && conflict(other, candidate),
        ),
    );
    if (!next) return;
    next.addEventListener('complete', this.raw.processTransactions);
    next.addEventListener('abort', this.raw.processTransactions);
    if (next.mode !== 'readonly' && !this.#begin(next)) return;
    next._start();
    // Others may run beside it.
    this.raw.processTransactions();
  }

  #begin(transaction: RawTransaction): boolean {
    try {
      this.sqlite.exec('BEGIN IMMEDIATE');
      this.#writer = transaction;
      return true;
    } catch {
      transaction._abort('UnknownError');
      return false;
    }
  }

  #joinToSqlite(transaction: RawTransaction): void {
    const abort = transaction._abort.bind(transaction);
    const markFinished = transaction._markFinished.bind(transaction);
    transaction._abort = (errorName) => {
      this.#rollBack(transaction);
      this.#undoing = true;
      try {
        abort(errorName);
      } finally {
        this.#undoing = false;
      }
    };
    transaction._markFinished = () => {
      if (this.#writer !== transaction || this.#commit(transaction)) markFinished();
      else transaction._abort('UnknownError');
    };
  }

  #commit(transaction: RawTransaction): boolean {
    try {
      if (this.#mayChangeSchema(transaction)) this.#saveSchema();
      this.sqlite.exec('COMMIT');
      this.#writer = undefined;
      return true;
    } catch {
      return false;
    }
  }

  /** Key generators count on in any write; their last key is part of the schema. */
  #mayChangeSchema(transaction: RawTransaction): boolean {
    if (transaction.mode === 'versionchange') return true;
    return this.raw.rawObjectStores.values().some((store) => store.keyGenerator !== null);
  }

  #rollBack(transaction: RawTransaction): void {
    if (this.#writer !== transaction) return;
    this.#writer = undefined;
    // After some errors SQLite has rolled back by itself; a closed database has too.
    if (this.sqlite.isOpen && this.sqlite.isTransaction) this.sqlite.exec('ROLLBACK');
  }

  #saveSchema(): void {
    const stores = [...this.raw.rawObjectStores.values()];
    const schema: Schema = { version: this.raw.version, stores: stores.map(describeStore) };
    const json = JSON.stringify(schema);
    if (json === this.#savedSchema) return;
    const owners = JSON.stringify(schema.stores.flatMap(ownersOf));
    for (const table of ['records', 'index_records']) {
      this.prepare(`DELETE FROM ${table} WHERE owner NOT IN (SELECT value FROM json_each(?))`).run(owners);
    }
    this.prepare('INSERT OR REPLACE INTO schema (id, json) VALUES (1, ?)').run(json);
    this.#savedSchema = json;
  }
}

/** Does something with every value that is put in. */
class WatchedMap<Value> extends Map<string, Value> {
  // Not a parameter of `set`: the superclass's constructor must not call it before it is there.
  readonly #adopt: (value: Value) => void;

  constructor(entries: Iterable<[string, Value]>, adopt: (value: Value) => void) {
    super();
    this.#adopt = adopt;
    for (const [name, value] of entries) this.set(name, value);
  }

  override set(name: string, value: Value): this {
    this.#adopt(value);
    return super.set(name, value);
  }
}

function conflict(one: RawTransaction, other: RawTransaction): boolean {
  if (one.mode === 'readonly' && other.mode === 'readonly') return false;
  if (one.mode !== 'readonly' && other.mode !== 'readonly') return true;
  return !one._scope.isDisjointFrom(other._scope);
}

function describeStore(store: RawObjectStore): StoredObjectStore {
  return {
    owner: ownerOf(store),
    name: store.name,
    keyPath: store.keyPath,
    autoIncrement: store.autoIncrement,
    lastKey: store.keyGenerator?.num ?? 0,
    indexes: [...store.rawIndexes.values()].map((index) => ({
      owner: ownerOf(index),
      name: index.name,
      keyPath: index.keyPath,
      multiEntry: index.multiEntry,
      unique: index.unique,
    })),
  };
}

function ownerOf({ records, name }: { records: unknown; name: string }): number {
  if (!(records instanceof SqliteRecords)) throw new Error(`"${name}" is not kept in SQLite.`);
  return records.owner;
}

function ownersOf(store: StoredObjectStore): number[] {
  return [store.owner, ...store.indexes.map((index) => index.owner)];
}
