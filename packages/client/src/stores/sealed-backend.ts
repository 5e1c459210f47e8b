// What a storage backend has to do: keep opaque records. Everything it sees is already encrypted or hashed.

/** A record as the backend keeps it. `partition` and `id` are keyed hashes, `value` is ciphertext. */
export interface SealedRecord {
  readonly collection: string;
  readonly partition: string;
  readonly id: string;
  readonly order: number;
  readonly value: Uint8Array<ArrayBuffer>;
}

export interface SealedKey {
  readonly collection: string;
  readonly partition: string;
  readonly id: string;
}

export interface SealedRange {
  readonly collection: string;
  readonly partition?: string;
  readonly after?: number;
  readonly before?: number;
}

export type SealedChange =
  | ({ readonly op: 'put' } & SealedRecord)
  | ({ readonly op: 'delete' } & SealedKey)
  | ({ readonly op: 'delete-range' } & SealedRange);

/** Storage of sealed records: node:sqlite in Node, IndexedDB in browsers; one conformance suite holds for both. */
export interface SealedBackend {
  get(key: SealedKey): Promise<SealedRecord | undefined>;
  /** Sorted by order, then id; `limit` counts from the start of the direction. */
  list(range: SealedRange, limit: number | undefined, descending: boolean): Promise<SealedRecord[]>;
  count(range: SealedRange): Promise<number>;
  /** One transaction, durable when it resolves; rejects with `StoreWriteError` and changes nothing if it fails. */
  commit(changes: readonly SealedChange[]): Promise<void>;
  close(): Promise<void>;
}
