// One suite for every backend of the client's store: what the engine relies on.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openEncryptedStore } from './encrypted-store.ts';
import { openIndexedDbBackend } from './indexed-db-backend.ts';
import type { DbFactory } from './indexed-db-types.ts';
import {
  blobCollection,
  type Change,
  type ClientStore,
  collection,
  put,
  remove,
  removeRange,
  StoreDamagedError,
  StoreInUseError,
} from './port.ts';
import type { SealedBackend } from './sealed-backend.ts';
import { openSqliteBackend } from './sqlite-backend.ts';

interface TimelineEntry {
  body: string;
}
const timeline = collection<TimelineEntry>('timeline');
const syncToken = collection<string>('sync');
const mediaBlobs = blobCollection('media-blobs');
const dataKey = new Uint8Array(32).fill(7);

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'veche-store-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place that can be opened again, as after a restart. */
const backends: Record<string, () => () => Promise<SealedBackend>> = {
  SQLite: () => {
    const file = join(temporaryFolder(), 'store.db');
    return async () => openSqliteBackend(file);
  },
  IndexedDB: () => {
    const factory = new IDBFactory() as unknown as DbFactory;
    return () => openIndexedDbBackend(factory, IDBKeyRange, 'veche');
  },
};

const entry = (room: string, order: number, body = `message ${order}`): Change =>
  put(timeline, { partition: room, id: `$${order}` }, { body }, order);
const orders = (records: readonly { order: number }[]) => records.map((record) => record.order);

describe.each(Object.entries(backends))('the client store on %s', (_name, place) => {
  const openFresh = async (): Promise<{ store: ClientStore; reopen: () => Promise<ClientStore> }> => {
    const openBackend = place();
    let store = await openEncryptedStore(await openBackend(), dataKey);
    cleanups.push(() => void store.close());
    const reopen = async () => {
      await store.close();
      store = await openEncryptedStore(await openBackend(), dataKey);
      return store;
    };
    return { store, reopen };
  };

  it('gives back what was committed, also after it is opened again', async () => {
    const { store, reopen } = await openFresh();
    await store.commit([
      put(syncToken, { partition: '', id: '' }, 's1'),
      entry('!a:x', 1, 'привет'),
      put(mediaBlobs, { partition: '', id: 'mxc://x/y' }, new Uint8Array([1, 2, 3])),
    ]);
    for (const open of [async () => store, reopen]) {
      const opened = await open();
      expect((await opened.get(syncToken, { partition: '', id: '' }))?.value).toBe('s1');
      expect(await opened.get(timeline, { partition: '!a:x', id: '$1' })).toEqual({
        partition: '!a:x',
        id: '$1',
        order: 1,
        value: { body: 'привет' },
      });
      const blob = await opened.get(mediaBlobs, { partition: '', id: 'mxc://x/y' });
      expect(blob?.value).toEqual(new Uint8Array([1, 2, 3]));
      expect(await opened.get(timeline, { partition: '!b:x', id: '$1' })).toBeUndefined();
    }
  });

  it('pages through a timeline in both directions', async () => {
    const { store } = await openFresh();
    await store.commit([-2, -1, 0, 1, 2, 3, 3.5].map((order) => entry('!a:x', order)));
    await store.commit([entry('!b:x', 1.5)]);
    const room = { partition: '!a:x' };
    expect(orders(await store.list(timeline, room))).toEqual([-2, -1, 0, 1, 2, 3, 3.5]);
    expect(orders(await store.list(timeline, { ...room, direction: 'descending', limit: 2 }))).toEqual([
      3.5, 3,
    ]);
    expect(
      orders(await store.list(timeline, { ...room, before: 3, direction: 'descending', limit: 2 })),
    ).toEqual([2, 1]);
    expect(orders(await store.list(timeline, { ...room, after: -1, limit: 2 }))).toEqual([0, 1]);
    expect(orders(await store.list(timeline, { ...room, after: 0, before: 3 }))).toEqual([1, 2]);
    expect(orders(await store.list(timeline, { ...room, after: 3, before: 2 }))).toEqual([]);
    expect(orders(await store.list(timeline, { ...room, limit: 0 }))).toEqual([]);
    expect(orders(await store.list(timeline))).toEqual([-2, -1, 0, 1, 1.5, 2, 3, 3.5]);
    expect(orders(await store.list(timeline, { after: 1, limit: 2 }))).toEqual([1.5, 2]);
    expect(orders(await store.list(timeline, { direction: 'descending', before: 2, limit: 2 }))).toEqual([
      1.5, 1,
    ]);
    expect(await store.count(timeline, room)).toBe(7);
    expect(await store.count(timeline, { ...room, after: 0 })).toBe(4);
    expect(await store.count(timeline)).toBe(8);
  });

  it('moves a record that is put again with another order', async () => {
    const { store } = await openFresh();
    await store.commit([entry('!a:x', 1), entry('!a:x', 2)]);
    await store.commit([put(timeline, { partition: '!a:x', id: '$1' }, { body: 'edited' }, 5)]);
    const found = await store.list(timeline, { partition: '!a:x' });
    expect(found.map((record) => [record.id, record.value.body])).toEqual([
      ['$2', 'message 2'],
      ['$1', 'edited'],
    ]);
  });

  it('deletes records, ranges, partitions and whole collections', async () => {
    const { store } = await openFresh();
    await store.commit([1, 2, 3, 4, 5].flatMap((order) => [entry('!a:x', order), entry('!b:x', order)]));
    await store.commit([remove(timeline, { partition: '!a:x', id: '$3' })]);
    await store.commit([removeRange(timeline, { partition: '!a:x', before: 2 })]);
    expect(orders(await store.list(timeline, { partition: '!a:x' }))).toEqual([2, 4, 5]);
    await store.commit([removeRange(timeline, { after: 4 })]);
    expect(orders(await store.list(timeline))).toEqual([1, 2, 2, 3, 4, 4]);
    await store.commit([removeRange(timeline, { partition: '!b:x' })]);
    expect(orders(await store.list(timeline))).toEqual([2, 4]);
    await store.commit([removeRange(timeline)]);
    expect(await store.count(timeline)).toBe(0);
  });

  it('applies the changes of a commit in their order', async () => {
    const { store } = await openFresh();
    await store.commit([
      entry('!a:x', 1, 'gone'),
      removeRange(timeline, { partition: '!a:x' }),
      entry('!a:x', 2, 'stays'),
      entry('!a:x', 3, 'gone too'),
      remove(timeline, { partition: '!a:x', id: '$3' }),
    ]);
    expect(orders(await store.list(timeline))).toEqual([2]);
  });

  it('writes all of a commit or nothing, and goes on after one that failed', async () => {
    const { store } = await openFresh();
    const bad = put(timeline, { partition: '!a:x', id: '$2' }, { body: 'x' }, Number.NaN);
    await expect(store.commit([entry('!a:x', 1), bad])).rejects.toThrow();
    expect(await store.count(timeline)).toBe(0);
    await store.commit([entry('!a:x', 1)]);
    expect(await store.count(timeline)).toBe(1);
  });

  it('applies commits in the order of the calls, however long sealing takes', async () => {
    const { store } = await openFresh();
    const key = { partition: '', id: 'x' };
    const big = new Uint8Array(400_000);
    const commits = Array.from({ length: 20 }, (_, round) =>
      store.commit([put(mediaBlobs, key, round % 2 ? new Uint8Array([round]) : big, round)]),
    );
    await Promise.all(commits);
    expect((await store.get(mediaBlobs, key))?.order).toBe(19);
  });

  it('takes values as they were at the call', async () => {
    const { store } = await openFresh();
    const value = { body: 'before' };
    const done = store.commit([put(timeline, { partition: '!a:x', id: '$1' }, value)]);
    value.body = 'after';
    await done;
    expect((await store.get(timeline, { partition: '!a:x', id: '$1' }))?.value.body).toBe('before');
  });

  it('refuses a wrong key before anything is read or written', async () => {
    const openBackend = place();
    const store = await openEncryptedStore(await openBackend(), dataKey);
    await store.close();
    const backend = await openBackend();
    await expect(openEncryptedStore(backend, new Uint8Array(32).fill(8))).rejects.toThrow(StoreDamagedError);
    await backend.close();
  });

  it('notices a record that somebody moved to another place', async () => {
    const openBackend = place();
    const backend = await openBackend();
    const store = await openEncryptedStore(backend, dataKey);
    await store.commit([entry('!a:x', 1), entry('!a:x', 2)]);
    const [first] = await backend.list({ collection: 'timeline' }, 1, false);
    if (!first) throw new Error('nothing stored');
    await backend.commit([{ op: 'put', ...first, order: 9 }]);
    await expect(store.list(timeline)).rejects.toThrow(StoreDamagedError);
    await store.close();
  });

  it('reads and writes nothing after it was closed', async () => {
    const { store } = await openFresh();
    await store.close();
    await expect(store.commit([entry('!a:x', 1)])).rejects.toThrow('closed');
    await expect(store.list(timeline)).rejects.toThrow('closed');
  });

  it('holds what a model holds, after any commits', async () => {
    const step = fc.oneof(
      fc.record({
        op: fc.constant('put' as const),
        room: fc.nat(2),
        id: fc.nat(5),
        order: fc.integer({ min: -4, max: 4 }),
      }),
      fc.record({ op: fc.constant('remove' as const), room: fc.nat(2), id: fc.nat(5) }),
      fc.record({
        op: fc.constant('range' as const),
        room: fc.nat(2),
        after: fc.integer({ min: -5, max: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), async (commits) => {
        const store = await openEncryptedStore(await place()(), dataKey);
        const model: Model = new Map();
        for (const steps of commits) await store.commit(steps.map((change) => applyToModel(model, change)));
        const found = await store.list(timeline);
        expect(orders(found)).toEqual([...model.values()].map((held) => held.order).sort((a, b) => a - b));
        const names = found.map((record) => `${record.partition} ${record.id}`);
        expect(new Set(names)).toEqual(new Set(model.keys()));
        await store.close();
      }),
      { numRuns: 30 },
    );
  });
});

type Step =
  | { op: 'put'; room: number; id: number; order: number }
  | { op: 'remove'; room: number; id: number }
  | { op: 'range'; room: number; after: number };
type Model = Map<string, { room: string; order: number }>;

/** Does a step to the model, and says what does the same to the store. */
function applyToModel(model: Model, step: Step): Change {
  const room = `!${step.room}`;
  if (step.op === 'range') {
    const gone = [...model].filter(([, held]) => held.room === room && held.order > step.after);
    for (const [key] of gone) model.delete(key);
    return removeRange(timeline, { partition: room, after: step.after });
  }
  const key = { partition: room, id: `$${step.id}` };
  if (step.op === 'remove') {
    model.delete(`${room} ${key.id}`);
    return remove(timeline, key);
  }
  model.set(`${room} ${key.id}`, { room, order: step.order });
  return put(timeline, key, { body: '' }, step.order);
}

describe('the SQLite store file', () => {
  it('cannot be opened twice', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const backend = openSqliteBackend(file);
    expect(() => openSqliteBackend(file)).toThrow(StoreInUseError);
    await backend.close();
    await openSqliteBackend(file).close();
  });

  it('shows neither words nor rooms nor people', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const store = await openEncryptedStore(openSqliteBackend(file), dataKey);
    await store.commit([
      put(timeline, { partition: '!secretroom:x', id: '$secretevent' }, { body: 'secretword' }, 1),
    ]);
    await store.close();
    const bytes = readFileSync(file).toString('latin1');
    for (const word of ['secretroom', 'secretevent', 'secretword']) expect(bytes).not.toContain(word);
  });
});
