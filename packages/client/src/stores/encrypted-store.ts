// The layer at rest: one data key over every record of the client's store; backends below it see only ciphertext and hashes.
import type { Change, ClientStore, Collection, RecordKey, RecordRange, StoredRecord } from './port.ts';
import { RecordCipher } from './record-cipher.ts';
import type { SealedBackend, SealedChange, SealedRange } from './sealed-backend.ts';

/**
 * Opens the store that a backend holds.
 *
 * @param backend where sealed records go
 * @param dataKey 32 bytes; the store's one key (see `data-key.ts`), from which the keys for values and names are derived
 * @throws StoreDamagedError where the key is not the one the store was made with
 */
export async function openEncryptedStore(
  backend: SealedBackend,
  dataKey: Uint8Array<ArrayBuffer>,
): Promise<ClientStore> {
  const cipher = await RecordCipher.create(dataKey);
  const store = new EncryptedStore(backend, cipher);
  await store.checkKey();
  return store;
}

/** Written at the first opening, so that a wrong key is noticed before anything else is read or mixed in. */
const keyCheck: { collection: Collection<string>; key: RecordKey } = {
  collection: { name: 'key-check', kind: 'json' },
  key: { partition: '', id: 'v1' },
};

class EncryptedStore implements ClientStore {
  readonly #backend: SealedBackend;
  readonly #cipher: RecordCipher;
  /** The last commit, so that they are applied in the order of the calls although sealing is asynchronous. */
  #lastCommit: Promise<void> = Promise.resolve();
  #state: 'open' | 'closed' = 'open';

  constructor(backend: SealedBackend, cipher: RecordCipher) {
    this.#backend = backend;
    this.#cipher = cipher;
  }

  async checkKey(): Promise<void> {
    const found = await this.#backend.list({ collection: keyCheck.collection.name }, 1, false);
    const [record] = found;
    if (record) await this.#cipher.open(keyCheck.collection, record);
    else await this.commit([{ op: 'put', ...keyCheckPut }]);
  }

  async get<Value>(from: Collection<Value>, key: RecordKey): Promise<StoredRecord<Value> | undefined> {
    this.#assertOpen();
    const [partition, id] = await Promise.all([
      this.#cipher.hash(from.name, 'partition', key.partition),
      this.#cipher.hash(from.name, 'id', key.id),
    ]);
    const sealed = await this.#backend.get({ collection: from.name, partition, id });
    return sealed && this.#cipher.open(from, sealed);
  }

  async getMany<Value>(
    from: Collection<Value>,
    partition: string,
    ids: readonly string[],
  ): Promise<StoredRecord<Value>[]> {
    const found = await Promise.all(ids.map((id) => this.get(from, { partition, id })));
    return found.filter((record) => record !== undefined);
  }

  async list<Value>(from: Collection<Value>, range: RecordRange = {}): Promise<StoredRecord<Value>[]> {
    this.#assertOpen();
    const sealed = await this.#backend.list(
      await this.#sealRange(from.name, range),
      range.limit,
      range.direction === 'descending',
    );
    return Promise.all(sealed.map((record) => this.#cipher.open(from, record)));
  }

  async count<Value>(from: Collection<Value>, range: RecordRange = {}): Promise<number> {
    this.#assertOpen();
    return this.#backend.count(await this.#sealRange(from.name, range));
  }

  commit(changes: readonly Change[]): Promise<void> {
    if (this.#state === 'closed') return Promise.reject(closedError());
    const sealing = Promise.all(changes.map((change) => this.#sealChange(change)));
    // A failed commit before this one does not concern it; a rejected sealing is reported by the await below.
    sealing.catch(() => {});
    const done = this.#lastCommit
      .catch(() => {})
      .then(async () => {
        await this.#backend.commit(await sealing);
      });
    this.#lastCommit = done;
    return done;
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await this.#lastCommit.catch(() => {});
    await this.#backend.close();
  }

  async #sealChange(change: Change): Promise<SealedChange> {
    if (change.op === 'put') return { op: 'put', ...(await this.#cipher.seal(change)) };
    if (change.op === 'delete-range') {
      return { op: 'delete-range', ...(await this.#sealRange(change.collection, change)) };
    }
    const [partition, id] = await Promise.all([
      this.#cipher.hash(change.collection, 'partition', change.key.partition),
      this.#cipher.hash(change.collection, 'id', change.key.id),
    ]);
    return { op: 'delete', collection: change.collection, partition, id };
  }

  async #sealRange(
    name: string,
    range: Pick<RecordRange, 'partition' | 'after' | 'before'>,
  ): Promise<SealedRange> {
    return {
      collection: name,
      ...(range.partition !== undefined && {
        partition: await this.#cipher.hash(name, 'partition', range.partition),
      }),
      ...(range.after !== undefined && { after: range.after }),
      ...(range.before !== undefined && { before: range.before }),
    };
  }

  #assertOpen(): void {
    if (this.#state === 'closed') throw closedError();
  }
}

const keyCheckPut = {
  collection: keyCheck.collection.name,
  kind: keyCheck.collection.kind,
  key: keyCheck.key,
  order: 0,
  value: 'veche',
};

function closedError(): Error {
  return new Error('The store is closed.');
}
