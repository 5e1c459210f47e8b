// The parts of fake-indexeddb (pinned to 6.2.8) that the persistent database builds on; nothing else touches its internals.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DbOpenRequest } from '../indexed-db-types.ts';
import type { DbKey } from './key-encoding.ts';

export interface Row {
  key: DbKey;
  /** The value; in an index the primary key. */
  readonly value: unknown;
}
export interface KeyRange {
  readonly lower: DbKey | undefined;
  readonly upper: DbKey | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;
}
export type Direction = 'next' | 'nextunique' | 'prev' | 'prevunique';

/** fake-indexeddb's sorted records of an object store or an index: what is replaced. */
export interface Records {
  get(key: DbKey | KeyRange): Row | undefined;
  /** Returns the row that was replaced. */
  put(row: Row, noOverwrite?: boolean): Row | undefined;
  /** Returns the rows that were deleted. */
  delete(key: DbKey | KeyRange): Row[];
  deleteByKeyAndValue(key: DbKey, value: DbKey): void;
  clear(): Row[];
  values(range?: KeyRange, direction?: Direction): Iterable<Row>;
  size(): number;
}

export type KeyPath = string | string[] | null;
export interface RawIndex {
  readonly name: string;
  readonly keyPath: KeyPath;
  readonly multiEntry: boolean;
  readonly unique: boolean;
  initialized: boolean;
  records: Records;
}
export interface RawObjectStore {
  readonly name: string;
  readonly keyPath: KeyPath;
  readonly autoIncrement: boolean;
  readonly keyGenerator: { num: number } | null;
  rawIndexes: Map<string, RawIndex>;
  records: Records;
}
export interface RawTransaction {
  readonly mode: 'readonly' | 'readwrite' | 'versionchange';
  readonly _scope: Set<string>;
  readonly _started: boolean;
  readonly _state: 'active' | 'inactive' | 'committing' | 'finished';
  _start(): void;
  _abort(errorName: string | null): void;
  _markFinished(): void;
  addEventListener(type: 'complete' | 'abort', listener: () => void): void;
}
export interface RawDatabase {
  readonly name: string;
  version: number;
  rawObjectStores: Map<string, RawObjectStore>;
  transactions: RawTransaction[];
  processTransactions: () => void;
}
/** `IDBFactory` of fake-indexeddb. */
export interface RawFactory {
  _databases: Map<string, RawDatabase>;
  open(name: string, version?: number): DbOpenRequest;
}

// The CommonJS build throughout: one copy of each class, whatever else in the process imports the other build.
const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('fake-indexeddb'));
const load = <T>(file: string): T => unwrap(require(join(folder, file))) as T;
const unwrap = (module: unknown): unknown =>
  typeof module === 'object' && module !== null && 'default' in module ? module.default : module;

export const Database = load<new (name: string, version: number) => RawDatabase>('lib/Database.js');
export const ObjectStore =
  load<new (database: RawDatabase, name: string, keyPath: KeyPath, autoIncrement: boolean) => RawObjectStore>(
    'lib/ObjectStore.js',
  );
export const Index =
  load<
    new (
      store: RawObjectStore,
      name: string,
      keyPath: KeyPath,
      multiEntry: boolean,
      unique: boolean,
    ) => RawIndex
  >('lib/Index.js');
export const KeyRangeClass = load<new (...bounds: never[]) => KeyRange>('FDBKeyRange.js');
export const Factory = load<new () => RawFactory>('FDBFactory.js');
export const OpenRequest = load<new () => object>('FDBOpenDBRequest.js');
export const ErrorEvent =
  load<new (type: string, options: object) => { eventPath: unknown[] }>('lib/FakeEvent.js');
export const { ConstraintError } = load<{ ConstraintError: new () => Error }>('lib/errors.js');

/** The constructors that code written for browsers looks for as globals. */
export function globalClasses(): Record<string, unknown> {
  const names = [
    'Cursor',
    'CursorWithValue',
    'Database',
    'Factory',
    'Index',
    'KeyRange',
    'ObjectStore',
    'OpenDBRequest',
    'Record',
    'Request',
    'Transaction',
    'VersionChangeEvent',
  ];
  return Object.fromEntries(names.map((name) => [`IDB${name}`, load(`FDB${name}.js`)]));
}
