// Sealed records in the browser's IndexedDB.
import {
  completed,
  type Db,
  type DbFactory,
  type DbIndex,
  type DbObjectStore,
  settled,
} from './indexed-db-types.ts';
import { StoreWriteError } from './port.ts';
import type { SealedBackend, SealedChange, SealedKey, SealedRange, SealedRecord } from './sealed-backend.ts';

/**
 * As kept: short property names, because they are stored with every record; `n` is the negated order, so that the newest
 * records of a timeline, the read that people wait for, are one `getAll` with a count instead of a cursor.
 */
interface Row {
  c: string;
  p: string;
  i: string;
  n: number;
  v: Uint8Array<ArrayBuffer>;
}

const storeName = 'records';
const byPartition = 'by-partition';
const byOrder = 'by-order';

/**
 * Opens (or makes) the database. The caller holds the account's Web Lock: IndexedDB itself lets any tab in.
 *
 * @param factory `indexedDB`
 * @param keyRange `IDBKeyRange`
 * @param name name of the database
 */
export async function openIndexedDbBackend(
  factory: DbFactory,
  keyRange: KeyRanges,
  name: string,
): Promise<SealedBackend> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(storeName, { keyPath: ['c', 'p', 'i'] });
    store.createIndex(byPartition, ['c', 'p', 'n', 'i']);
    store.createIndex(byOrder, ['c', 'n', 'p', 'i']);
  };
  const database = await settled(request);
  // Somebody deletes the database (sign-out in an older build): let go, so that it does not hang.
  database.onversionchange = () => database.close();
  return new IndexedDbBackend(database, keyRange);
}

/** `IDBKeyRange`, as far as it is needed. */
export interface KeyRanges {
  bound(lower: unknown, upper: unknown, lowerOpen?: boolean, upperOpen?: boolean): unknown;
}

class IndexedDbBackend implements SealedBackend {
  readonly #database: Db;
  readonly #keyRange: KeyRanges;

  constructor(database: Db, keyRange: KeyRanges) {
    this.#database = database;
    this.#keyRange = keyRange;
  }

  async get({ collection, partition, id }: SealedKey): Promise<SealedRecord | undefined> {
    const row = await settled(this.#reading().get([collection, partition, id]));
    return row === undefined ? undefined : fromRow(row as Row);
  }

  async list(range: SealedRange, limit: number | undefined, descending: boolean): Promise<SealedRecord[]> {
    if (limit === 0) return [];
    const [index, bounds] = this.#indexed(this.#reading(), range);
    if (bounds === undefined) return [];
    // The index runs from the highest order to the lowest.
    if (descending || limit === undefined) {
      const rows = (await settled(index.getAll(bounds, limit))) as Row[];
      const records = rows.map(fromRow);
      return descending ? records : records.reverse();
    }
    return (await readBackwards(index, bounds, limit)).map(fromRow);
  }

  async count(range: SealedRange): Promise<number> {
    const [index, bounds] = this.#indexed(this.#reading(), range);
    return bounds === undefined ? 0 : settled(index.count(bounds));
  }

  async commit(changes: readonly SealedChange[]): Promise<void> {
    const transaction = this.#database.transaction([storeName], 'readwrite', { durability: 'strict' });
    const done = completed(transaction);
    try {
      const store = transaction.objectStore(storeName);
      for (const change of changes) {
        // Only ranges are awaited: their keys have to be read, and what follows must see the result.
        if (change.op === 'put') store.put(toRow(change));
        else if (change.op === 'delete') store.delete([change.collection, change.partition, change.id]);
        else await this.#deleteRange(store, change);
      }
      transaction.commit?.();
      await done;
    } catch (cause) {
      done.catch(() => {});
      abortQuietly(transaction);
      throw new StoreWriteError('The browser could not write the store.', { cause });
    }
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async #deleteRange(store: DbObjectStore, range: SealedRange): Promise<void> {
    const [index, bounds] = this.#indexed(store, range);
    if (bounds === undefined) return;
    for (const key of await settled(index.getAllKeys(bounds))) store.delete(key);
  }

  #reading(): DbObjectStore {
    return this.#database.transaction([storeName], 'readonly').objectStore(storeName);
  }

  /** The index for a range and its bounds; undefined bounds where the range cannot hold anything. */
  #indexed(store: DbObjectStore, range: SealedRange): [index: DbIndex, bounds: unknown] {
    const prefix = range.partition === undefined ? [range.collection] : [range.collection, range.partition];
    const index = store.index(range.partition === undefined ? byOrder : byPartition);
    if (range.after !== undefined && range.before !== undefined && range.after >= range.before) {
      return [index, undefined];
    }
    // An array sorts after all strings and numbers: it ends a prefix, and starts after all of one order.
    const end: unknown[] = [];
    const lower = range.before === undefined ? prefix : [...prefix, -range.before, end];
    const upper = range.after === undefined ? [...prefix, end] : [...prefix, -range.after];
    return [index, this.#keyRange.bound(lower, upper, true, true)];
  }
}

function readBackwards(index: DbIndex, bounds: unknown, limit: number): Promise<Row[]> {
  const request = index.openCursor(bounds, 'prev');
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor) rows.push(cursor.value as Row);
      if (cursor && rows.length < limit) cursor.continue();
      else resolve(rows);
    };
    request.onerror = () => reject(request.error);
  });
}

function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // Already aborted or finished: there is nothing left to undo.
  }
}

function toRow(record: SealedRecord): Row {
  // `0 - order` instead of `-order`: no negative zero.
  return { c: record.collection, p: record.partition, i: record.id, n: 0 - record.order, v: record.value };
}

function fromRow(row: Row): SealedRecord {
  return { collection: row.c, partition: row.p, id: row.i, order: 0 - row.n, value: row.v };
}
