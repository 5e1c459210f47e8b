// Backups of room keys: versions of a person's backup, and the encrypted keys in them.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  key_backup_versions: {
    user_number: number;
    version: number;
    algorithm: string;
    auth_data: string;
    etag: number;
    key_count: number;
    deleted: number;
  };
  key_backup_keys: {
    user_number: number;
    version: number;
    room_id: string;
    session_id: string;
    first_message_index: number;
    forwarded_count: number;
    is_verified: number;
    session_data: string;
  };
}

export interface BackupVersion {
  readonly version: number;
  readonly algorithm: string;
  readonly authData: string;
  readonly etag: number;
  readonly keyCount: number;
  readonly deleted: number;
}

export interface BackedUpKey {
  readonly roomId: string;
  readonly sessionId: string;
  readonly firstMessageIndex: number;
  readonly forwardedCount: number;
  readonly isVerified: number;
  readonly sessionData: string;
}

const statements = statementsOf<Tables>();

const versionColumns = [
  'version',
  'algorithm',
  'auth_data as authData',
  'etag',
  'key_count as keyCount',
  'deleted',
] as const;
const keyColumns = [
  'room_id as roomId',
  'session_id as sessionId',
  'first_message_index as firstMessageIndex',
  'forwarded_count as forwardedCount',
  'is_verified as isVerified',
  'session_data as sessionData',
] as const;

const latest = statements.read('key-backup.latest', { user: 'int' }, (db, p) =>
  db
    .selectFrom('key_backup_versions')
    .select(versionColumns)
    .where('user_number', '=', p.user)
    .orderBy('version', 'desc')
    .limit(1),
);

const current = statements.read('key-backup.current', { user: 'int' }, (db, p) =>
  db
    .selectFrom('key_backup_versions')
    .select(versionColumns)
    .where('user_number', '=', p.user)
    .where('deleted', '=', 0)
    .orderBy('version', 'desc')
    .limit(1),
);

const version = statements.read('key-backup.version', { user: 'int', version: 'int' }, (db, p) =>
  db
    .selectFrom('key_backup_versions')
    .select(versionColumns)
    .where('user_number', '=', p.user)
    .where('version', '=', p.version),
);

const allKeys = statements.read('key-backup.all-keys', { user: 'int', version: 'int' }, (db, p) =>
  db
    .selectFrom('key_backup_keys')
    .select(keyColumns)
    .where('user_number', '=', p.user)
    .where('version', '=', p.version),
);

const roomKeys = statements.read(
  'key-backup.room-keys',
  { user: 'int', version: 'int', roomId: 'text' },
  (db, p) =>
    db
      .selectFrom('key_backup_keys')
      .select(keyColumns)
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('room_id', '=', p.roomId),
);

const sessions = statements.read(
  'key-backup.sessions',
  { user: 'int', version: 'int', roomId: 'text', sessionIds: 'texts' },
  (db, p) =>
    db
      .selectFrom('key_backup_keys')
      .select(keyColumns)
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('room_id', '=', p.roomId)
      .where('session_id', 'in', p.sessionIds),
);

/** Guard: this version number is new. */
export const addBackupVersion = statements.write(
  'key-backup.add-version',
  { user: 'int', version: 'int', algorithm: 'text', authData: 'text' },
  (db, p) =>
    db
      .insertInto('key_backup_versions')
      .values({
        user_number: p.user,
        version: p.version,
        algorithm: p.algorithm,
        auth_data: p.authData,
        etag: 0,
        key_count: 0,
        deleted: 0,
      })
      .onConflict((conflict) => conflict.columns(['user_number', 'version']).doNothing()),
);

/** Guard: the version is there. */
export const setBackupAuthData = statements.write(
  'key-backup.set-auth-data',
  { user: 'int', version: 'int', authData: 'text' },
  (db, p) =>
    db
      .updateTable('key_backup_versions')
      .set({ auth_data: p.authData })
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('deleted', '=', 0),
);

/** Guard: nobody changed the backup since it was read. */
export const advanceBackup = statements.write(
  'key-backup.advance',
  { user: 'int', version: 'int', expectedEtag: 'int', keyCount: 'int' },
  (db, p) =>
    db
      .updateTable('key_backup_versions')
      .set((e) => ({ etag: e('etag', '+', 1), key_count: p.keyCount }))
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('etag', '=', p.expectedEtag)
      .where('deleted', '=', 0),
);

/** The number stays taken, what it protected is forgotten. */
export const markBackupDeleted = statements.write(
  'key-backup.mark-deleted',
  { user: 'int', version: 'int' },
  (db, p) =>
    db
      .updateTable('key_backup_versions')
      .set({ deleted: 1, auth_data: '{}', key_count: 0 })
      .where('user_number', '=', p.user)
      .where('version', '=', p.version),
);

export const putBackedUpKey = statements.write(
  'key-backup.put-key',
  {
    user: 'int',
    version: 'int',
    roomId: 'text',
    sessionId: 'text',
    firstMessageIndex: 'int',
    forwardedCount: 'int',
    isVerified: 'int',
    sessionData: 'text',
  },
  (db, p) =>
    db
      .insertInto('key_backup_keys')
      .values({
        user_number: p.user,
        version: p.version,
        room_id: p.roomId,
        session_id: p.sessionId,
        first_message_index: p.firstMessageIndex,
        forwarded_count: p.forwardedCount,
        is_verified: p.isVerified,
        session_data: p.sessionData,
      })
      .onConflict((conflict) =>
        conflict.columns(['user_number', 'version', 'room_id', 'session_id']).doUpdateSet({
          first_message_index: p.firstMessageIndex,
          forwarded_count: p.forwardedCount,
          is_verified: p.isVerified,
          session_data: p.sessionData,
        }),
      ),
);

export const deleteAllBackedUpKeys = statements.write(
  'key-backup.delete-all-keys',
  { user: 'int', version: 'int' },
  (db, p) =>
    db.deleteFrom('key_backup_keys').where('user_number', '=', p.user).where('version', '=', p.version),
);

export const deleteBackedUpRoom = statements.write(
  'key-backup.delete-room-keys',
  { user: 'int', version: 'int', roomId: 'text' },
  (db, p) =>
    db
      .deleteFrom('key_backup_keys')
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('room_id', '=', p.roomId),
);

export const deleteBackedUpSession = statements.write(
  'key-backup.delete-key',
  { user: 'int', version: 'int', roomId: 'text', sessionId: 'text' },
  (db, p) =>
    db
      .deleteFrom('key_backup_keys')
      .where('user_number', '=', p.user)
      .where('version', '=', p.version)
      .where('room_id', '=', p.roomId)
      .where('session_id', '=', p.sessionId),
);

/** Reads backups. */
export class KeyBackupStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The highest version, deleted or not. */
  latest(user: number): Promise<BackupVersion | undefined> {
    return this.#database.reader.first(latest, { user });
  }

  /** The highest version that stands. */
  current(user: number): Promise<BackupVersion | undefined> {
    return this.#database.reader.first(current, { user });
  }

  version(user: number, number: number): Promise<BackupVersion | undefined> {
    return this.#database.reader.first(version, { user, version: number });
  }

  allKeys(user: number, number: number): Promise<BackedUpKey[]> {
    return this.#database.longReader.all(allKeys, { user, version: number });
  }

  roomKeys(user: number, number: number, roomId: string): Promise<BackedUpKey[]> {
    return this.#database.reader.all(roomKeys, { user, version: number, roomId });
  }

  sessions(
    user: number,
    number: number,
    roomId: string,
    sessionIds: readonly string[],
  ): Promise<BackedUpKey[]> {
    return this.#database.reader.all(sessions, { user, version: number, roomId, sessionIds });
  }
}
