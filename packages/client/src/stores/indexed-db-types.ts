// The few IndexedDB types that the stores use, so that the engine compiles without the DOM's library.

export interface DbRequest<Result> {
  readonly result: Result;
  readonly error: unknown;
  onsuccess: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
}
export interface DbOpenRequest extends DbRequest<Db> {
  onupgradeneeded: ((event: never) => unknown) | null;
  onblocked: ((event: never) => unknown) | null;
}
export interface DbCursor {
  readonly value: unknown;
  readonly primaryKey: unknown;
  continue(): void;
  delete(): DbRequest<undefined>;
}
export interface DbIndex {
  getAll(query?: unknown, count?: number): DbRequest<unknown[]>;
  getAllKeys(query?: unknown, count?: number): DbRequest<unknown[]>;
  count(query?: unknown): DbRequest<number>;
  openCursor(query?: unknown, direction?: 'next' | 'prev'): DbRequest<DbCursor | null>;
}
export interface DbObjectStore extends DbIndex {
  get(key: unknown): DbRequest<unknown>;
  put(value: unknown, key?: unknown): DbRequest<unknown>;
  delete(key: unknown): DbRequest<undefined>;
  clear(): DbRequest<undefined>;
  index(name: string): DbIndex;
  createIndex(name: string, keyPath: string | string[]): DbIndex;
}
export interface DbTransaction {
  readonly error: unknown;
  oncomplete: ((event: never) => unknown) | null;
  onabort: ((event: never) => unknown) | null;
  objectStore(name: string): DbObjectStore;
  abort(): void;
  commit?(): void;
}
export interface Db {
  onversionchange: ((event: never) => unknown) | null;
  transaction(
    stores: string[],
    mode: 'readonly' | 'readwrite',
    options?: { durability?: 'strict' },
  ): DbTransaction;
  createObjectStore(name: string, options?: { keyPath?: string | string[] }): DbObjectStore;
  close(): void;
}
/** What `indexedDB` is in a browser. */
export interface DbFactory {
  open(name: string, version?: number): DbOpenRequest;
  deleteDatabase(name: string): DbOpenRequest;
}

/** The result of a request as a promise. */
export function settled<Result>(request: DbRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(asError(request.error));
  });
}

/** Resolves when the transaction is durable, rejects when it was aborted. */
export function completed(transaction: DbTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(asError(transaction.error));
  });
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error('The browser refused the storage operation.');
}
