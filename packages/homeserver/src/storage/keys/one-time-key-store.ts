// One-time and fallback keys. A claimed key keeps its row without its text, so that it can never be given again.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  one_time_keys: {
    device_number: number;
    algorithm: string;
    key_id: string;
    upload_number: number;
    claimed: number;
    digest: string;
    key_json: string;
  };
  fallback_keys: {
    device_number: number;
    algorithm: string;
    key_id: string;
    used: number;
    key_json: string;
  };
}

export interface UnclaimedKey {
  readonly device: number;
  readonly algorithm: string;
  readonly keyId: string;
  readonly keyJson: string;
}

export interface FallbackKey extends UnclaimedKey {
  readonly used: boolean;
}

const statements = statementsOf<Tables>();

const known = statements.read(
  'one-time-keys.known',
  { device: 'int', algorithm: 'text', keyIds: 'texts' },
  (db, p) =>
    db
      .selectFrom('one_time_keys')
      .select(['key_id as keyId', 'digest'])
      .where('device_number', '=', p.device)
      .where('algorithm', '=', p.algorithm)
      .where('key_id', 'in', p.keyIds),
);

const next = statements.read(
  'one-time-keys.next',
  { device: 'int', algorithm: 'text', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('one_time_keys')
      .select(['device_number as device', 'algorithm', 'key_id as keyId', 'key_json as keyJson'])
      .where('device_number', '=', p.device)
      .where('algorithm', '=', p.algorithm)
      .where('claimed', '=', 0)
      .orderBy('upload_number')
      .limit(p.limit),
);

const counts = statements.read('one-time-keys.counts', { device: 'int' }, (db, p) =>
  db
    .selectFrom('one_time_keys')
    .select(['algorithm', (e) => e.fn.countAll<number>().as('count')])
    .where('device_number', '=', p.device)
    .where('claimed', '=', 0)
    .groupBy('algorithm'),
);

const fallbacks = statements.read('fallback-keys.of-device', { device: 'int' }, (db, p) =>
  db
    .selectFrom('fallback_keys')
    .select(['device_number as device', 'algorithm', 'key_id as keyId', 'used', 'key_json as keyJson'])
    .where('device_number', '=', p.device),
);

/** Guard: adds a key whose id the device never used before. */
export const addOneTimeKey = statements.write(
  'one-time-keys.add',
  { device: 'int', algorithm: 'text', keyId: 'text', upload: 'int', digest: 'text', keyJson: 'text' },
  (db, p) =>
    db
      .insertInto('one_time_keys')
      .values({
        device_number: p.device,
        algorithm: p.algorithm,
        key_id: p.keyId,
        upload_number: p.upload,
        claimed: 0,
        digest: p.digest,
        key_json: p.keyJson,
      })
      .onConflict((conflict) => conflict.columns(['device_number', 'algorithm', 'key_id']).doNothing()),
);

/** Guard: the key is still there and is taken by this unit alone. */
export const claimOneTimeKey = statements.write(
  'one-time-keys.claim',
  { device: 'int', algorithm: 'text', keyId: 'text' },
  (db, p) =>
    db
      .updateTable('one_time_keys')
      .set({ claimed: 1, key_json: '' })
      .where('device_number', '=', p.device)
      .where('algorithm', '=', p.algorithm)
      .where('key_id', '=', p.keyId)
      .where('claimed', '=', 0),
);

export const putFallbackKey = statements.write(
  'fallback-keys.put',
  { device: 'int', algorithm: 'text', keyId: 'text', keyJson: 'text' },
  (db, p) =>
    db
      .insertInto('fallback_keys')
      .values({
        device_number: p.device,
        algorithm: p.algorithm,
        key_id: p.keyId,
        used: 0,
        key_json: p.keyJson,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['device_number', 'algorithm'])
          .doUpdateSet({ key_id: p.keyId, used: 0, key_json: p.keyJson }),
      ),
);

/** Guard: the fallback key that was read is the one that is given. */
export const markFallbackKeyUsed = statements.write(
  'fallback-keys.use',
  { device: 'int', algorithm: 'text', keyId: 'text' },
  (db, p) =>
    db
      .updateTable('fallback_keys')
      .set({ used: 1 })
      .where('device_number', '=', p.device)
      .where('algorithm', '=', p.algorithm)
      .where('key_id', '=', p.keyId),
);

export const deleteOneTimeKeys = statements.write('one-time-keys.delete', { device: 'int' }, (db, p) =>
  db.deleteFrom('one_time_keys').where('device_number', '=', p.device),
);

export const deleteFallbackKeys = statements.write('fallback-keys.delete', { device: 'int' }, (db, p) =>
  db.deleteFrom('fallback_keys').where('device_number', '=', p.device),
);

/** Reads one-time and fallback keys. */
export class OneTimeKeyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Orders the keys of one upload behind those of earlier ones. */
  nextUpload(): Promise<number> {
    return this.#database.allocate('one_time_key_uploads');
  }

  /** The digests of those ids that the device has used, claimed ones too. */
  async known(device: number, algorithm: string, keyIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#database.reader.all(known, { device, algorithm, keyIds });
    return new Map(rows.map((row) => [row.keyId, row.digest]));
  }

  /** The keys to be given out next, oldest upload first. */
  next(device: number, algorithm: string, limit: number): Promise<UnclaimedKey[]> {
    return this.#database.reader.all(next, { device, algorithm, limit });
  }

  async counts(device: number): Promise<Record<string, number>> {
    const rows = await this.#database.reader.all(counts, { device });
    return Object.fromEntries(rows.map((row) => [row.algorithm, Number(row.count)]));
  }

  async fallbacks(device: number): Promise<FallbackKey[]> {
    const rows = await this.#database.reader.all(fallbacks, { device });
    return rows.map((row) => ({ ...row, used: row.used === 1 }));
  }
}
