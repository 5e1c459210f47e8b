// The persistent store the engine stands on: typed collections of records, read by key or by order, written in one atomic commit.

/**
 * A kind of record. Declared once, beside the type of its values, with {@link collection} or {@link blobCollection};
 * the backends know nothing about it, so a new collection needs no migration.
 *
 * Its name stands in clear in the database, everything else about its records does not: values are encrypted, and
 * partitions and ids are keyed hashes (see {@link RecordKey}). What remains visible at rest is how many records each
 * collection has, their sizes, and their order numbers: give numbers that say nothing (positions, not contents).
 */
export interface Collection<Value> {
  readonly name: string;
  readonly kind: 'json' | 'bytes';
  /** Carries the type of the values; never present at run time. */
  readonly valueType?: Value;
}

/** A collection of JSON values. */
export function collection<Value>(name: string): Collection<Value> {
  return { name, kind: 'json' };
}

/** A collection of byte strings (media cache). */
export function blobCollection(name: string): Collection<Uint8Array<ArrayBuffer>> {
  return { name, kind: 'bytes' };
}

/**
 * Where a record stands in its collection. `partition` groups records that are listed or dropped together (a room id
 * for a timeline, a megolm session id for the replay check, `''` where there are no groups); `id` is unique within it.
 * Both are stored as HMAC-SHA-256 under a key derived from the data key.
 */
export interface RecordKey {
  readonly partition: string;
  readonly id: string;
}

/** A record as it comes back. `order` is what it was put with (0 if nothing was given). */
export interface StoredRecord<Value> extends RecordKey {
  readonly order: number;
  readonly value: Value;
}

/**
 * Which records of a collection to read, sorted by `order`. Where two records of a partition have the same order, their
 * sequence is fixed but arbitrary, and paging by `after`/`before` may skip one: give unique orders where you page.
 */
export interface RecordRange {
  /** Only this partition; without it the whole collection, all partitions mixed, sorted by order. */
  readonly partition?: string;
  /** Only orders greater than this. */
  readonly after?: number;
  /** Only orders smaller than this. */
  readonly before?: number;
  /** At most so many records, counted from the start of `direction`. */
  readonly limit?: number;
  /** `ascending` (the default) or `descending` order. */
  readonly direction?: 'ascending' | 'descending';
}

export interface PutChange {
  readonly op: 'put';
  readonly collection: string;
  readonly kind: 'json' | 'bytes';
  readonly key: RecordKey;
  readonly order: number;
  readonly value: unknown;
}
export interface DeleteChange {
  readonly op: 'delete';
  readonly collection: string;
  readonly key: RecordKey;
}
export interface DeleteRangeChange {
  readonly op: 'delete-range';
  readonly collection: string;
  /** Without it: every partition. */
  readonly partition?: string;
  /** Only orders greater than this. */
  readonly after?: number;
  /** Only orders smaller than this. */
  readonly before?: number;
}
/** One step of a commit; made with {@link put}, {@link remove} and {@link removeRange}. */
export type Change = PutChange | DeleteChange | DeleteRangeChange;

/** Writes a record, or replaces the one with this key, whatever its order was. */
export function put<Value>(into: Collection<Value>, key: RecordKey, value: Value, order = 0): PutChange {
  return { op: 'put', collection: into.name, kind: into.kind, key, order, value };
}

/** Deletes a record, if it is there. */
export function remove<Value>(from: Collection<Value>, key: RecordKey): DeleteChange {
  return { op: 'delete', collection: from.name, key };
}

/** Deletes a partition, a part of it by order, or (without a partition) the same of the whole collection. */
export function removeRange<Value>(
  from: Collection<Value>,
  range: Pick<RecordRange, 'partition' | 'after' | 'before'> = {},
): DeleteRangeChange {
  return { op: 'delete-range', collection: from.name, ...range };
}

/**
 * The engine's own store. One holder at a time: opening it a second time fails with {@link StoreInUseError} (Node), and
 * in browsers the engine holds a Web Lock before it opens it.
 */
export interface ClientStore {
  /** The record with this key, or undefined. */
  get<Value>(from: Collection<Value>, key: RecordKey): Promise<StoredRecord<Value> | undefined>;
  /** Several records of one partition in one read; those that are not there are left out. */
  getMany<Value>(
    from: Collection<Value>,
    partition: string,
    ids: readonly string[],
  ): Promise<StoredRecord<Value>[]>;
  /** Records by order. */
  list<Value>(from: Collection<Value>, range?: RecordRange): Promise<StoredRecord<Value>[]>;
  /** How many records such a range holds; decrypts nothing. */
  count<Value>(from: Collection<Value>, range?: Omit<RecordRange, 'limit' | 'direction'>): Promise<number>;
  /**
   * Applies all changes, in the given order, or none of them; resolves when they are durable. Commits are applied in the
   * order of the calls. A rejection means that nothing of this commit was written, and later commits still work
   * (a full disk: `StoreWriteError`). Values are read when the call is made, so they may be changed afterwards.
   */
  commit(changes: readonly Change[]): Promise<void>;
  /** Waits for running commits, then closes. Reads and commits after it reject. */
  close(): Promise<void>;
}

/** Another process, or another engine of this process, has this store open. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
}

/** The store could not be written (full disk, lost file, quota). Nothing of the commit was applied. */
export class StoreWriteError extends Error {
  override readonly name = 'StoreWriteError';
}

/** A record does not decrypt: the data key is not the one of this store, or somebody changed the database. */
export class StoreDamagedError extends Error {
  override readonly name = 'StoreDamagedError';
}
