// The engine's storage in a browser: IndexedDB databases of one account, and the data key wrapped by this browser.
import {
  createDataKey,
  createDeviceWrappingKey,
  deriveCryptoStoreKey,
  unwrapDataKey,
  type WrappedDataKey,
  wrapDataKey,
} from './data-key.ts';
import { openEncryptedStore } from './encrypted-store.ts';
import type { EngineStorage } from './engine-storage.ts';
import { type KeyRanges, openIndexedDbBackend } from './indexed-db-backend.ts';
import { completed, type Db, type DbFactory, type DbOpenRequest, settled } from './indexed-db-types.ts';

/** The browser's globals that storage needs. */
export interface BrowserDatabases {
  readonly indexedDB: DbFactory;
  readonly IDBKeyRange: KeyRanges;
  /** Whose transactions are made durable; see {@link makeWritesDurable}. */
  readonly IDBDatabase?: DatabaseClass;
}

interface DatabaseClass {
  readonly prototype: { transaction: Db['transaction'] };
}

const keyStore = 'keys';

interface StoredKey {
  wrappingKey: CryptoKey;
  wrapped: WrappedDataKey;
}

/**
 * Opens (or makes) what this browser keeps for an account. The caller holds the account's Web Lock, takes it before and
 * keeps it for as long as this is open.
 *
 * @param account names the databases; the same for every start, such as `@user:server DEVICE`
 * @throws StoreDamagedError where the records do not belong to the data key
 */
export async function openBrowserStorage(browser: BrowserDatabases, account: string): Promise<EngineStorage> {
  if (browser.IDBDatabase) makeWritesDurable(browser.IDBDatabase);
  const names = databaseNames(account);
  const dataKey = await openDataKey(browser.indexedDB, names.key, account);
  const records = await openEncryptedStore(
    await openIndexedDbBackend(browser.indexedDB, browser.IDBKeyRange, names.records),
    dataKey,
  );
  return {
    records,
    cryptoStore: { name: names.crypto, key: await deriveCryptoStoreKey(dataKey) },
    close: () => records.close(),
    erase: async () => {
      await records.close();
      await eraseBrowserStorage(browser.indexedDB, account);
    },
  };
}

/**
 * Deletes what this browser keeps for an account that is not open, the key first. Nothing there is no error. A database
 * that something still holds open (the crypto library's, until its handle and machine are freed) goes when that lets
 * go, at the latest with this worker; its key is gone already.
 */
export async function eraseBrowserStorage(factory: DbFactory, account: string): Promise<void> {
  const { key, records, crypto } = databaseNames(account);
  const ofCryptoStore = [`${crypto}::matrix-sdk-crypto`, `${crypto}::matrix-sdk-crypto-meta`];
  for (const name of [key, records, ...ofCryptoStore]) await deleted(factory.deleteDatabase(name));
}

/**
 * Makes every write of this worker that does not say otherwise strictly durable. The crypto library's would be relaxed:
 * lost in a power cut, while the server, told by the next sync that the keys arrived, has deleted them.
 */
export function makeWritesDurable({ prototype }: DatabaseClass): void {
  const { transaction } = prototype;
  if (durable in transaction) return;
  const made = Object.assign(
    function (this: Db, ...[stores, mode, options]: Parameters<Db['transaction']>) {
      return transaction.call(
        this,
        stores,
        mode,
        mode === 'readwrite' ? { durability: 'strict', ...options } : options,
      );
    },
    { [durable]: true },
  );
  prototype.transaction = made;
}

/** Marks the wrapped function, so that it is wrapped once. */
const durable = Symbol.for('veche durable writes');

function deleted(request: DbOpenRequest): Promise<unknown> {
  const blocked = new Promise((resolve) => {
    request.onblocked = resolve;
  });
  return Promise.race([settled(request), blocked]);
}

function databaseNames(account: string) {
  return {
    key: `veche key ${account}`,
    records: `veche records ${account}`,
    crypto: `veche crypto ${account}`,
  };
}

async function openDataKey(
  factory: DbFactory,
  name: string,
  account: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(keyStore);
  const database = await settled(request);
  try {
    const stored = await settled(
      database.transaction([keyStore], 'readonly').objectStore(keyStore).get('data'),
    );
    if (stored === undefined) return await makeDataKey(database, account);
    const { wrappingKey, wrapped } = stored as StoredKey;
    return await unwrapDataKey(wrapped, wrappingKey, account);
  } finally {
    database.close();
  }
}

async function makeDataKey(database: Db, account: string): Promise<Uint8Array<ArrayBuffer>> {
  const dataKey = createDataKey();
  const wrappingKey = await createDeviceWrappingKey();
  const stored: StoredKey = { wrappingKey, wrapped: await wrapDataKey(dataKey, wrappingKey, account) };
  const transaction = database.transaction([keyStore], 'readwrite', { durability: 'strict' });
  transaction.objectStore(keyStore).put(stored, 'data');
  // Only a key that is durable may encrypt anything.
  await completed(transaction);
  return dataKey;
}
