// The IndexedDB on SQLite does what fake-indexeddb does in memory, and remembers it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory as MemoryFactory, IDBKeyRange as MemoryKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Db,
  DbCursor,
  DbFactory,
  DbIndex,
  DbObjectStore,
  DbOpenRequest,
  DbRequest,
  DbTransaction,
} from '../indexed-db-types.ts';
import { StoreInUseError } from '../port.ts';
import { type CryptoDatabase, openCryptoDatabase } from './open-crypto-database.ts';

// The rest of IndexedDB, as far as it is tested here.
type Direction = 'next' | 'prev' | 'nextunique' | 'prevunique';
interface Cursor extends DbCursor {
  readonly key: unknown;
}
interface KeyRanges {
  bound(lower: unknown, upper: unknown): unknown;
}
interface Source extends Omit<DbIndex, 'openCursor'> {
  get(key: unknown): DbRequest<unknown>;
  openCursor(query: unknown, direction: Direction): DbRequest<Cursor | null>;
}
interface ObjectStore extends Omit<DbObjectStore, 'index' | 'openCursor' | 'createIndex'> {
  add(value: unknown): DbRequest<unknown>;
  index(name: string): Source;
  createIndex(name: string, keyPath: string, options?: { unique?: boolean; multiEntry?: boolean }): void;
}
interface Transaction extends Omit<DbTransaction, 'objectStore'> {
  objectStore(name: string): ObjectStore;
}
interface Database extends Omit<Db, 'transaction' | 'createObjectStore'> {
  readonly version: number;
  readonly objectStoreNames: Iterable<string>;
  transaction(stores: string | string[], mode?: 'readonly' | 'readwrite'): Transaction;
  createObjectStore(name: string, options?: { keyPath?: string; autoIncrement?: boolean }): ObjectStore;
  deleteObjectStore(name: string): void;
}
interface Globals {
  indexedDB: DbFactory;
  IDBKeyRange: KeyRanges;
}
interface Place {
  factory: DbFactory;
  name: string;
}
const globals = () => globalThis as unknown as Globals;

let folder: string;
let opened: CryptoDatabase[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veche-crypto-'));
  opened = [];
});
afterEach(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the folder, after closing it as at the end of a process. */
function restart(): Place {
  for (const database of opened.splice(0)) database.close();
  const database = openCryptoDatabase(folder);
  opened.push(database);
  return { factory: globals().indexedDB, name: `${database.storeName}::test` };
}

function result<T>(request: DbRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
}
function end(transaction: Transaction): Promise<'complete' | 'abort'> {
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve('complete');
    transaction.onabort = () => resolve('abort');
  });
}
async function open(
  { factory, name }: Place,
  version: number,
  upgrade: (database: Database) => void,
): Promise<Database> {
  const request: DbOpenRequest = factory.open(name, version);
  request.onupgradeneeded = () => upgrade(request.result as unknown as Database);
  return (await result(request)) as unknown as Database;
}
const makeStores = (database: Database) => {
  const people = database.createObjectStore('people', { keyPath: 'id' });
  people.createIndex('town', 'town');
  people.createIndex('mail', 'mail', { unique: true });
  people.createIndex('tags', 'tags', { multiEntry: true });
  database.createObjectStore('log', { autoIncrement: true });
  database.createObjectStore('plain');
};

describe('an IndexedDB in a folder', () => {
  it('gives back schema, records, indexes and key generators after a restart', async () => {
    const first = await open(restart(), 3, makeStores);
    const writing = first.transaction(['people', 'log', 'plain'], 'readwrite');
    writing.objectStore('people').put({ id: 1, town: 'Псков', mail: 'a', tags: ['x', 'y'] });
    writing.objectStore('people').put({ id: 2, town: 'Псков', mail: 'b', tags: ['y'] });
    writing.objectStore('log').add('one');
    writing.objectStore('plain').put(new Uint8Array([1, 2]), ['room', new Date(5)]);
    expect(await end(writing)).toBe('complete');

    const again = await open(restart(), 3, () => {
      throw new Error('no upgrade is due');
    });
    expect([...again.objectStoreNames]).toEqual(['log', 'people', 'plain']);
    const reading = again.transaction(['people', 'plain'], 'readonly');
    const people = reading.objectStore('people');
    expect(await result(people.index('town').getAllKeys('Псков'))).toEqual([1, 2]);
    expect(await result(people.index('tags').count('y'))).toBe(2);
    expect(await result(people.index('mail').get('b'))).toMatchObject({ id: 2 });
    expect(await result(reading.objectStore('plain').get(['room', new Date(5)]))).toEqual(
      new Uint8Array([1, 2]),
    );
    const log = again.transaction('log', 'readwrite').objectStore('log');
    expect(await result(log.add('two'))).toBe(2);
  });

  it('forgets an aborted transaction, with its indexes and keys', async () => {
    const database = await open(restart(), 1, makeStores);
    const kept = database.transaction('people', 'readwrite');
    kept.objectStore('people').put({ id: 1, town: 'Псков', mail: 'a' });
    await end(kept);
    const aborted = database.transaction(['people', 'log'], 'readwrite');
    const people = aborted.objectStore('people');
    people.put({ id: 1, town: 'Тверь', mail: 'z' });
    people.put({ id: 2, town: 'Тверь', mail: 'b' });
    await result(aborted.objectStore('log').add('gone'));
    people.clear();
    await result(people.count());
    aborted.abort();
    expect(await end(aborted)).toBe('abort');
    const reading = database.transaction('people', 'readonly').objectStore('people');
    expect(await result(reading.getAll())).toEqual([{ id: 1, town: 'Псков', mail: 'a' }]);
    expect(await result(reading.index('town').getAllKeys())).toEqual([1]);
    expect(await result(database.transaction('log', 'readwrite').objectStore('log').add('first'))).toBe(1);
  });

  it('forgets an upgrade that failed, and drops what a good one deleted', async () => {
    (await open(restart(), 1, makeStores)).close();
    const place = restart();
    await expect(
      open(place, 2, (database) => {
        database.createObjectStore('extra');
        throw new Error('upgrade fails');
      }),
    ).rejects.toThrow();
    const second = await open(place, 1, () => {});
    expect([...second.objectStoreNames]).toEqual(['log', 'people', 'plain']);
    const writing = second.transaction('plain', 'readwrite');
    writing.objectStore('plain').put('old', 'key');
    await end(writing);
    second.close();
    const third = await open(restart(), 5, (database) => {
      database.deleteObjectStore('plain');
      database.createObjectStore('plain');
    });
    expect(third.version).toBe(5);
    expect(await result(third.transaction('plain').objectStore('plain').get('key'))).toBeUndefined();
  });

  it('runs writes one after another, whatever their stores, and none sees half of another', async () => {
    const database = await open(restart(), 1, makeStores);
    const add = async (store: string, count: number) => {
      const transaction = database.transaction([store], 'readwrite');
      const target = transaction.objectStore(store);
      const ended = end(transaction);
      for (let n = 0; n < count; n++) {
        const current = (await result(target.get('n'))) as number | undefined;
        target.put((current ?? 0) + 1, 'n');
      }
      return ended;
    };
    await Promise.all([add('plain', 20), add('plain', 20), add('plain', 20)]);
    expect(await result(database.transaction('plain').objectStore('plain').get('n'))).toBe(60);
  });

  it('aborts the transaction when the disk is full, and works again afterwards', async () => {
    // A limit on the size of files is what a full disk is to SQLite; it needs a process of its own.
    const script = join(folder, 'full-disk.ts');
    const module = new URL('open-crypto-database.ts', import.meta.url).href;
    writeFileSync(script, fullDiskScript(module, join(folder, 'data')));
    const run = spawnSync('sh', ['-c', 'ulimit -f 400; exec "$0" "$1"', process.execPath, script]);
    expect(run.stderr.toString()).toBe('');
    expect(run.stdout.toString().trim()).toBe('complete abort complete 1');
  });

  it('is held by one opening at a time', () => {
    restart();
    expect(() => openCryptoDatabase(folder)).toThrow(StoreInUseError);
    restart();
  });

  it('tells a damaged file as an error of the request', async () => {
    (await open(restart(), 1, makeStores)).close();
    const place = restart();
    writeFileSync(join(folder, 'test.db'), 'this is no database, and long enough to be noticed');
    await expect(open(place, 1, makeStores)).rejects.toThrow('not a database');
  });

  it('deletes its file with the database', async () => {
    const place = restart();
    (await open(place, 1, makeStores)).close();
    expect(existsSync(join(folder, 'test.db'))).toBe(true);
    await result(place.factory.deleteDatabase(place.name));
    expect(existsSync(join(folder, 'test.db'))).toBe(false);
    expect((await open(place, 1, makeStores)).version).toBe(1);
  });

  it('keeps several folders apart in one process, and others in memory', async () => {
    const mine = await open(restart(), 1, makeStores);
    const otherFolder = openCryptoDatabase(join(folder, 'other'));
    opened.push(otherFolder);
    const { indexedDB: factory } = globals();
    const other = await open({ factory, name: `${otherFolder.storeName}::test` }, 1, makeStores);
    const inMemory = await open({ factory, name: 'somebody::test' }, 1, makeStores);
    for (const [database, value] of [
      [mine, 1],
      [other, 2],
      [inMemory, 3],
    ] as const) {
      const transaction = database.transaction('plain', 'readwrite');
      transaction.objectStore('plain').put(value, 'who');
      await end(transaction);
    }
    const found = [mine, other, inMemory].map((database) =>
      result(database.transaction('plain').objectStore('plain').get('who')),
    );
    expect(await Promise.all(found)).toEqual([1, 2, 3]);
  });

  it('cannot be replaced by a database that forgets', () => {
    restart();
    expect(() => {
      globals().indexedDB = new MemoryFactory() as unknown as DbFactory;
    }).toThrow(TypeError);
  });

  it('answers any sequence of operations as the one in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { maxLength: 8 }), { maxLength: 4 }),
        async (transactions) => {
          rmSync(folder, { recursive: true, force: true });
          const memory = await open(
            { factory: new MemoryFactory() as unknown as DbFactory, name: 'model' },
            1,
            makeStores,
          );
          let database = await open(restart(), 1, makeStores);
          for (const steps of transactions) {
            const answers = await carryOut(database, globals().IDBKeyRange, steps);
            expect(answers).toEqual(await carryOut(memory, MemoryKeyRange, steps));
            database.close();
            database = await open(restart(), 1, makeStores);
          }
          database.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

const id = fc.nat(6);
const operation = fc.oneof(
  fc.record({
    op: fc.constant('put' as const),
    id,
    town: fc.constantFrom('a', 'b', 'c'),
    mail: fc.option(id),
  }),
  fc.record({ op: fc.constant('delete' as const), from: id, to: id }),
  fc.record({ op: fc.constant('clear' as const) }),
  fc.record({ op: fc.constant('list' as const), from: id, to: id, count: fc.nat(3) }),
  fc.record({ op: fc.constant('index' as const), town: fc.constantFrom('a', 'b', 'c', undefined) }),
  fc.record({
    op: fc.constant('cursor' as const),
    direction: fc.constantFrom<Direction>('next', 'prev', 'nextunique', 'prevunique'),
  }),
  fc.record({ op: fc.constant('abort' as const) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What each step answers, in one readwrite transaction. */
async function carryOut(database: Database, keyRange: KeyRanges, steps: Operation[]): Promise<unknown[]> {
  const transaction = database.transaction('people', 'readwrite');
  const ended = end(transaction);
  const store = transaction.objectStore('people');
  const answers: unknown[] = [];
  for (const step of steps) {
    if (step.op === 'abort') {
      transaction.abort();
      break;
    }
    try {
      answers.push(await carryOutStep(store, keyRange, step));
    } catch (error) {
      answers.push((error as Error).name);
      break;
    }
  }
  answers.push(await ended);
  return answers;
}

function carryOutStep(
  store: ObjectStore,
  keyRange: KeyRanges,
  step: Exclude<Operation, { op: 'abort' }>,
): Promise<unknown> {
  const range = ({ from, to }: { from: number; to: number }) =>
    keyRange.bound(Math.min(from, to), Math.max(from, to));
  if (step.op === 'put') {
    const { id, town, mail } = step;
    return result(store.put(mail === null ? { id, town } : { id, town, mail, tags: [town, String(mail)] }));
  }
  if (step.op === 'delete') return result(store.delete(range(step)));
  if (step.op === 'clear') return result(store.clear());
  if (step.op === 'list') return result(store.getAll(range(step), step.count));
  if (step.op === 'index') return result(store.index('town').getAll(step.town));
  return walk(store.index('tags').openCursor(null, step.direction));
}

function walk(request: DbRequest<Cursor | null>): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const seen: unknown[] = [];
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(seen);
      seen.push([cursor.key, cursor.primaryKey, cursor.value]);
      cursor.continue();
    };
    request.onerror = () => reject(request.error as Error);
  });
}

function fullDiskScript(module: string, data: string): string {
  return `
    import { openCryptoDatabase } from ${JSON.stringify(module)};
    const { storeName } = openCryptoDatabase(${JSON.stringify(data)});
    const request = indexedDB.open(storeName + '::test', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('plain');
    await new Promise((resolve) => { request.onsuccess = resolve; });
    const write = (value: unknown, key: string) => new Promise((resolve) => {
      const transaction = request.result.transaction('plain', 'readwrite');
      transaction.oncomplete = () => resolve('complete');
      transaction.onabort = () => resolve('abort');
      transaction.objectStore('plain').put(value, key);
    });
    const results = [await write(1, 'n'), await write(new Uint8Array(1_000_000), 'n'), await write('small', 'm')];
    const get = request.result.transaction('plain').objectStore('plain').get('n');
    await new Promise((resolve) => { get.onsuccess = resolve; });
    process.stdout.write([...results, get.result].join(' ') + '\\n');
    process.exit(0);
  `;
}
