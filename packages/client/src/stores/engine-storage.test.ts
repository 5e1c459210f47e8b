// What an engine keeps on a device: opened again with the same key, closed to everything else, gone when erased.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseBrowserStorage, openBrowserStorage } from './browser-storage.ts';
import { createDataKey, createDeviceWrappingKey, unwrapDataKey, wrapDataKey } from './data-key.ts';
import type { DbFactory } from './indexed-db-types.ts';
import { openNodeStorage } from './node-storage.ts';
import { collection, put, StoreInUseError } from './port.ts';

const drafts = collection<string>('drafts');
const key = { partition: '', id: '!room:x' };

describe('storage in Node', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'veche-storage-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('opens again with the key of its file, and the same key for the cryptographic store', async () => {
    const first = await openNodeStorage({ folder: join(folder, 'a') });
    await first.records.commit([put(drafts, key, 'привет')]);
    await expect(openNodeStorage({ folder: join(folder, 'a') })).rejects.toThrow(StoreInUseError);
    await first.close();
    const second = await openNodeStorage({ folder: join(folder, 'a') });
    expect((await second.records.get(drafts, key))?.value).toBe('привет');
    expect(second.cryptoStore.key).toEqual(first.cryptoStore.key);
    await second.close();
    expect(statSync(join(folder, 'a', 'data.key')).mode & 0o077).toBe(0);
  });

  it('makes no new key for a store that has lost its own', async () => {
    const place = { folder: join(folder, 'a'), keyFile: join(folder, 'secret', 'key') };
    await (await openNodeStorage(place)).close();
    rmSync(place.keyFile);
    await expect(openNodeStorage(place)).rejects.toThrow('is missing');
    expect(existsSync(place.keyFile)).toBe(false);
  });

  it('leaves nothing when it is erased', async () => {
    const place = { folder: join(folder, 'a'), keyFile: join(folder, 'key') };
    await (await openNodeStorage(place)).erase();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('storage in a browser', () => {
  const browser = () => ({ indexedDB: new IDBFactory() as unknown as DbFactory, IDBKeyRange });

  it('wraps the data key for one account alone', async () => {
    const dataKey = createDataKey();
    const wrappingKey = await createDeviceWrappingKey();
    const wrapped = await wrapDataKey(dataKey, wrappingKey, '@a:x DEV');
    expect(await unwrapDataKey(wrapped, wrappingKey, '@a:x DEV')).toEqual(dataKey);
    await expect(unwrapDataKey(wrapped, wrappingKey, '@b:x DEV')).rejects.toThrow();
    await expect(unwrapDataKey({ ...wrapped, version: 2 } as never, wrappingKey, '@a:x DEV')).rejects.toThrow(
      'newer',
    );
    expect(wrappingKey.extractable).toBe(false);
  });

  it('opens again with the key that the browser keeps', async () => {
    const globals = browser();
    const first = await openBrowserStorage(globals, '@a:x DEV');
    await first.records.commit([put(drafts, key, 'привет')]);
    await first.close();
    const second = await openBrowserStorage(globals, '@a:x DEV');
    expect((await second.records.get(drafts, key))?.value).toBe('привет');
    expect(second.cryptoStore).toEqual(first.cryptoStore);
    await second.close();
  });

  it('opens, and erases what is and what is not there', async () => {
    const globals = browser();
    await eraseBrowserStorage(globals.indexedDB, '@a:x DEV');
    const storage = await openBrowserStorage(globals, '@a:x DEV');
    await storage.records.commit([put(drafts, key, 'x')]);
    await storage.erase();
    const again = await openBrowserStorage(globals, '@a:x DEV');
    expect(await again.records.count(drafts)).toBe(0);
    expect(again.cryptoStore.key).not.toEqual(storage.cryptoStore.key);
    await again.close();
  });
});
