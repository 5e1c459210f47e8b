// Published keys of devices and people, and signatures on them. Written only through the door in domains/keys.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  device_keys: { device_number: number; user_number: number; device_id: string; keys_json: string };
  cross_signing_keys: { user_number: number; usage: number; public_key: string; key_json: string };
  key_signatures: {
    target_user_number: number;
    target_key: string;
    signer_user_number: number;
    signer_key_id: string;
    signature: string;
  };
}

/** How a cross-signing key's use is stored. */
export const KeyUsage = { master: 1, self_signing: 2, user_signing: 3 } as const;
export type KeyUsageName = keyof typeof KeyUsage;

export interface DeviceKeyRow {
  readonly device: number;
  readonly user: number;
  readonly deviceId: string;
  readonly keysJson: string;
}

export interface CrossSigningKeyRow {
  readonly user: number;
  readonly usage: number;
  readonly publicKey: string;
  readonly keyJson: string;
}

export interface SignatureRow {
  readonly targetUser: number;
  readonly targetKey: string;
  readonly signer: number;
  readonly signerKeyId: string;
  readonly signature: string;
}

const statements = statementsOf<Tables>();

const devicesOf = statements.read('device-keys.of-users', { users: 'ints' }, (db, p) =>
  db
    .selectFrom('device_keys')
    .select([
      'device_number as device',
      'user_number as user',
      'device_id as deviceId',
      'keys_json as keysJson',
    ])
    .where('user_number', 'in', p.users)
    .orderBy('device_number'),
);

const crossSigningOf = statements.read('cross-signing-keys.of-users', { users: 'ints' }, (db, p) =>
  db
    .selectFrom('cross_signing_keys')
    .select(['user_number as user', 'usage', 'public_key as publicKey', 'key_json as keyJson'])
    .where('user_number', 'in', p.users),
);

const ownSignatures = statements.read('key-signatures.own', { users: 'ints' }, (db, p) =>
  db
    .selectFrom('key_signatures')
    .select([
      'target_user_number as targetUser',
      'target_key as targetKey',
      'signer_user_number as signer',
      'signer_key_id as signerKeyId',
      'signature',
    ])
    .where('target_user_number', 'in', p.users)
    .whereRef('signer_user_number', '=', 'target_user_number'),
);

const signaturesBy = statements.read('key-signatures.by', { signer: 'int', users: 'ints' }, (db, p) =>
  db
    .selectFrom('key_signatures')
    .select([
      'target_user_number as targetUser',
      'target_key as targetKey',
      'signer_user_number as signer',
      'signer_key_id as signerKeyId',
      'signature',
    ])
    .where('signer_user_number', '=', p.signer)
    .where('target_user_number', 'in', p.users),
);

export const putDeviceKeys = statements.write(
  'device-keys.put',
  { device: 'int', user: 'int', deviceId: 'text', keysJson: 'text' },
  (db, p) =>
    db
      .insertInto('device_keys')
      .values({
        device_number: p.device,
        user_number: p.user,
        device_id: p.deviceId,
        keys_json: p.keysJson,
      })
      .onConflict((conflict) => conflict.column('device_number').doUpdateSet({ keys_json: p.keysJson })),
);

export const deleteDeviceKeys = statements.write('device-keys.delete', { device: 'int' }, (db, p) =>
  db.deleteFrom('device_keys').where('device_number', '=', p.device),
);

export const putCrossSigningKey = statements.write(
  'cross-signing-keys.put',
  { user: 'int', usage: 'int', publicKey: 'text', keyJson: 'text' },
  (db, p) =>
    db
      .insertInto('cross_signing_keys')
      .values({ user_number: p.user, usage: p.usage, public_key: p.publicKey, key_json: p.keyJson })
      .onConflict((conflict) =>
        conflict
          .columns(['user_number', 'usage'])
          .doUpdateSet({ public_key: p.publicKey, key_json: p.keyJson }),
      ),
);

export const deleteCrossSigningKeys = statements.write(
  'cross-signing-keys.delete',
  { user: 'int' },
  (db, p) => db.deleteFrom('cross_signing_keys').where('user_number', '=', p.user),
);

export const putSignature = statements.write(
  'key-signatures.put',
  { targetUser: 'int', targetKey: 'text', signer: 'int', signerKeyId: 'text', signature: 'text' },
  (db, p) =>
    db
      .insertInto('key_signatures')
      .values({
        target_user_number: p.targetUser,
        target_key: p.targetKey,
        signer_user_number: p.signer,
        signer_key_id: p.signerKeyId,
        signature: p.signature,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['target_user_number', 'target_key', 'signer_user_number', 'signer_key_id'])
          .doUpdateSet({ signature: p.signature }),
      ),
);

export const deleteSignaturesOn = statements.write(
  'key-signatures.delete-on',
  { targetUser: 'int', targetKey: 'text' },
  (db, p) =>
    db
      .deleteFrom('key_signatures')
      .where('target_user_number', '=', p.targetUser)
      .where('target_key', '=', p.targetKey),
);

export const deleteSignaturesBy = statements.write('key-signatures.delete-by', { signer: 'int' }, (db, p) =>
  db.deleteFrom('key_signatures').where('signer_user_number', '=', p.signer),
);

/** What one key has signed goes with the key. */
export const deleteSignaturesByKey = statements.write(
  'key-signatures.delete-by-key',
  { signer: 'int', signerKeyId: 'text' },
  (db, p) =>
    db
      .deleteFrom('key_signatures')
      .where('signer_user_number', '=', p.signer)
      .where('signer_key_id', '=', p.signerKeyId),
);

/** Reads published keys. */
export class DeviceKeyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  devicesOf(users: readonly number[]): Promise<DeviceKeyRow[]> {
    return this.#database.reader.all(devicesOf, { users });
  }

  crossSigningKeysOf(users: readonly number[]): Promise<CrossSigningKeyRow[]> {
    return this.#database.reader.all(crossSigningOf, { users });
  }

  /** Signatures that people made on their own keys: everybody may see these. */
  ownSignatures(users: readonly number[]): Promise<SignatureRow[]> {
    return this.#database.reader.all(ownSignatures, { users });
  }

  /** Signatures that one person made on keys of these: only that person may see them. */
  signaturesBy(signer: number, users: readonly number[]): Promise<SignatureRow[]> {
    return this.#database.reader.all(signaturesBy, { signer, users });
  }
}
