// Gives the cryptographic store of Node its IndexedDB: a folder of SQLite files behind the global that the wasm looks for.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { DbOpenRequest } from '../indexed-db-types.ts';
import { openExclusively } from '../sqlite-backend.ts';
import {
  ErrorEvent,
  Factory,
  globalClasses,
  OpenRequest,
  type RawDatabase,
  type RawFactory,
} from './fake-indexeddb-internals.ts';
import { PersistentDatabase } from './persistent-database.ts';

/** An open folder of databases. */
export interface CryptoDatabase {
  /** The name to give to `StoreHandle.openWithKey`: databases whose names start with it are kept in the folder. */
  readonly storeName: string;
  /** Closes all files and lets the folder go. Close the machine and its store handle before. */
  close(): void;
}

/**
 * Opens a folder for one OlmMachine's store, and installs `globalThis.indexedDB` with its classes if this has not been
 * done in this process. One global serves any number of folders: each has a store name of its own, which is only a
 * route in this process and not part of what is kept. Databases with other names are kept in memory.
 *
 * ```ts
 * const database = openCryptoDatabase(folder);
 * const handle = await StoreHandle.openWithKey(database.storeName, key);
 * const machine = await OlmMachine.initFromStore(userId, deviceId, handle);
 * ```
 *
 * @param folder made (for its owner alone) if it is not there
 * @throws StoreInUseError where another process or engine has it open
 */
export function openCryptoDatabase(folder: string): CryptoDatabase {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = openExclusively(join(folder, 'lock.db'), '');
  return globalRouter().add(folder, lock);
}

/**
 * The router of this process: the global itself is its place, because the wasm looks nowhere else. Nobody can put
 * another one there afterwards: keys would silently go to a database that forgets them.
 */
function globalRouter(): Pick<Router, 'add'> {
  const present: unknown = Reflect.get(globalThis, 'indexedDB');
  if (isRouter(present)) return present;
  const router = new Router();
  for (const [name, value] of Object.entries({ ...globalClasses(), indexedDB: router })) {
    Object.defineProperty(globalThis, name, { value, configurable: false, writable: false });
  }
  return router;
}

/** Recognises the router of another copy of this module, which `instanceof` would not. */
const routerMark = Symbol.for('veche crypto database router');

function isRouter(value: unknown): value is Pick<Router, 'add'> {
  return typeof value === 'object' && value !== null && routerMark in value;
}

const fileEnding = '.db';

/** An `IDBFactory` that sends a database to a folder by the beginning of its name. */
class Router extends Factory {
  readonly [routerMark] = true;
  readonly #databases = new RoutedDatabases();

  constructor() {
    super();
    // Set here and not declared as a field: fake-indexeddb's own field initialiser runs before.
    (this as RawFactory)._databases = this.#databases;
  }

  add(folder: string, lock: DatabaseSync): CryptoDatabase {
    const route = this.#databases.addRoute(folder);
    return {
      storeName: route.prefix,
      close: () => {
        this.#databases.removeRoute(route);
        if (lock.isOpen) lock.close();
      },
    };
  }

  /** A file that cannot be opened is an error of the request, as a browser would tell it. */
  override open(name: string, version?: number): DbOpenRequest {
    try {
      this.#databases.get(name);
      return super.open(name, version);
    } catch (error) {
      return failedRequest(error);
    }
  }
}

interface Route {
  readonly prefix: string;
  readonly folder: string;
  readonly opened: Map<string, PersistentDatabase>;
}

/** fake-indexeddb's map of databases by name; those under a route are opened from, and deleted with, their files. */
class RoutedDatabases extends Map<string, RawDatabase> {
  readonly #routes = new Map<string, Route>();
  #lastRoute = 0;

  addRoute(folder: string): Route {
    this.#lastRoute += 1;
    const route = { prefix: `store-${this.#lastRoute}`, folder, opened: new Map() };
    this.#routes.set(route.prefix, route);
    return route;
  }

  removeRoute(route: Route): void {
    this.#routes.delete(route.prefix);
    for (const [name, database] of route.opened) {
      database.close();
      super.delete(name);
    }
  }

  override get(name: string): RawDatabase | undefined {
    const present = super.get(name);
    const route = this.#routeOf(name);
    if (present || !route || !existsSync(fileOf(route, name))) return present;
    return this.#open(route, name);
  }

  override set(name: string, raw: RawDatabase): this {
    const route = this.#routeOf(name);
    if (route) this.#open(route, name, raw);
    else super.set(name, raw);
    return this;
  }

  override delete(name: string): boolean {
    const route = this.#routeOf(name);
    route?.opened.get(name)?.close();
    route?.opened.delete(name);
    for (const ending of route ? ['', '-wal', '-shm', '-journal'] : []) {
      rmSync(`${fileOf(route as Route, name)}${ending}`, { force: true });
    }
    return super.delete(name);
  }

  #open(route: Route, name: string, raw?: RawDatabase): RawDatabase {
    const database = PersistentDatabase.open(fileOf(route, name), name, raw);
    route.opened.set(name, database);
    super.set(name, database.raw);
    return database.raw;
  }

  #routeOf(name: string): Route | undefined {
    const prefix = /^store-\d+(?=::)/.exec(name)?.[0];
    return prefix === undefined ? undefined : this.#routes.get(prefix);
  }
}

function fileOf({ folder, prefix }: Route, name: string): string {
  const own = name.slice(prefix.length).replace(/^:+/, '');
  return join(folder, `${encodeURIComponent(own)}${fileEnding}`);
}

function failedRequest(cause: unknown): DbOpenRequest {
  const message = cause instanceof Error ? cause.message : String(cause);
  const request = new OpenRequest() as DbOpenRequest & { dispatchEvent(event: object): void };
  setImmediate(() => {
    Object.assign(request, { error: new DOMException(message, 'UnknownError'), readyState: 'done' });
    const event = new ErrorEvent('error', { bubbles: true, cancelable: true });
    event.eventPath = [];
    request.dispatchEvent(event);
  });
  return request;
}
