// The backup of room keys: versions, and encrypted keys that only better ones replace.
// https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
import { randomUUID } from 'node:crypto';
import type { Database, Write } from '@veche/database';
import { isRoomId, MatrixError } from '@veche/protocol';
import type { KeyBackupData } from '@veche/protocol/endpoints/key-backup';
import {
  addBackupVersion,
  advanceBackup,
  type BackedUpKey,
  type BackupVersion,
  deleteAllBackedUpKeys,
  deleteBackedUpRoom,
  deleteBackedUpSession,
  KeyBackupStore,
  markBackupDeleted,
  putBackedUpKey,
  setBackupAuthData,
} from '../../storage/key-backup/key-backup-store.ts';
import { isBetterKey } from './better-key.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const backupVersionGuard = 'key-backup-version';
export const backupEtagGuard = 'key-backup-etag';

const attempts = 20;
const idLimit = 255;
const sessionTextLimit = 64 * 1024;

export interface BackupInfo {
  readonly algorithm: string;
  readonly auth_data: Record<string, unknown>;
  readonly count: number;
  readonly etag: string;
  readonly version: string;
}

export interface BackupChange {
  readonly etag: string;
  readonly count: number;
}

/** Room id → session id → key. */
export type BackupRooms = Record<string, { sessions: Record<string, KeyBackupData> }>;

/** Which keys a call is about: all, those of a room, or one. */
export interface BackupScope {
  readonly roomId?: string;
  readonly sessionId?: string;
}

/** Keeps the backups of the people of this server. */
export class KeyBackup {
  readonly #database: Database;
  readonly #store: KeyBackupStore;

  constructor(database: Database) {
    this.#database = database;
    this.#store = new KeyBackupStore(database);
  }

  /** Makes a new version, which takes the place of the one before. */
  async create(
    user: number,
    algorithm: string,
    authData: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    checkText(algorithm, 'The algorithm');
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const version = ((await this.#store.latest(user))?.version ?? 0) + 1;
      const committed = await this.#commit([
        addBackupVersion.guard(backupVersionGuard, {
          user,
          version,
          algorithm,
          authData: JSON.stringify(authData),
        }),
      ]);
      if (committed) return String(version);
    }
    throw busy();
  }

  /** Throws M_NOT_FOUND. */
  async current(user: number): Promise<BackupInfo> {
    const row = await this.#store.current(user);
    if (!row) throw new MatrixError(404, 'M_NOT_FOUND', 'You have no backup yet');
    return infoOf(row);
  }

  /** Throws M_NOT_FOUND. */
  async version(user: number, version: string): Promise<BackupInfo> {
    return infoOf(await this.#standing(user, version));
  }

  /** Throws M_NOT_FOUND, M_INVALID_PARAM. */
  async setAuthData(
    user: number,
    version: string,
    change: { algorithm: string; authData: Readonly<Record<string, unknown>>; version?: string | undefined },
  ): Promise<void> {
    const row = await this.#standing(user, version);
    if (change.version !== undefined && change.version !== version) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'The version in the body is not the one in the address');
    }
    if (change.algorithm !== row.algorithm) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'The algorithm of a backup cannot be changed');
    }
    const committed = await this.#commit([
      setBackupAuthData.guard(backupVersionGuard, {
        user,
        version: row.version,
        authData: JSON.stringify(change.authData),
      }),
    ]);
    if (!committed) throw unknownVersion();
  }

  /** Deleting what was deleted before succeeds. Throws M_NOT_FOUND for what never was. */
  async delete(user: number, version: string): Promise<void> {
    const row = await this.#find(user, version);
    if (!row) throw unknownVersion();
    if (row.deleted === 1) return;
    await this.#commit([
      markBackupDeleted({ user, version: row.version }),
      deleteAllBackedUpKeys({ user, version: row.version }),
    ]);
  }

  /** Keeps those keys that are better than what is there. Throws M_WRONG_ROOM_KEYS_VERSION, M_NOT_FOUND. */
  async put(user: number, version: string, rooms: BackupRooms): Promise<BackupChange> {
    for (const [roomId, { sessions }] of Object.entries(rooms)) {
      if (!isRoomId(roomId)) throw new MatrixError(400, 'M_INVALID_PARAM', `${roomId} is no room id`);
      for (const sessionId of Object.keys(sessions)) checkText(sessionId, 'A session id');
    }
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = await this.#writable(user, version);
      const { writes, added } = await this.#better(user, row.version, rooms);
      if (writes.length === 0) return { etag: String(row.etag), count: row.keyCount };
      const keyCount = row.keyCount + added;
      if (await this.#advance(user, row, keyCount, writes)) {
        return { etag: String(row.etag + 1), count: keyCount };
      }
    }
    throw busy();
  }

  /** Throws M_NOT_FOUND for an unknown version. */
  async get(user: number, version: string, scope: BackupScope): Promise<BackupRooms> {
    const row = await this.#standing(user, version);
    const rooms: BackupRooms = {};
    for (const key of await this.#keysIn(user, row.version, scope)) {
      rooms[key.roomId] ??= { sessions: {} };
      const room = rooms[key.roomId];
      if (room) room.sessions[key.sessionId] = keyData(key);
    }
    return rooms;
  }

  /** Throws M_WRONG_ROOM_KEYS_VERSION, M_NOT_FOUND. */
  async deleteKeys(user: number, version: string, scope: BackupScope): Promise<BackupChange> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = await this.#writable(user, version);
      const gone = (await this.#keysIn(user, row.version, scope)).length;
      if (gone === 0) return { etag: String(row.etag), count: row.keyCount };
      const keyCount = row.keyCount - gone;
      if (await this.#advance(user, row, keyCount, [deletion(user, row.version, scope)])) {
        return { etag: String(row.etag + 1), count: keyCount };
      }
    }
    throw busy();
  }

  /** What goes when an account is closed. Durable. */
  async deleteOf(user: number): Promise<void> {
    for (let version = (await this.#store.latest(user))?.version ?? 0; version > 0; version -= 1) {
      await this.delete(user, String(version));
    }
  }

  async #better(
    user: number,
    version: number,
    rooms: BackupRooms,
  ): Promise<{ writes: Write[]; added: number }> {
    const writes: Write[] = [];
    let added = 0;
    for (const [roomId, { sessions }] of Object.entries(rooms)) {
      const rows = await this.#store.sessions(user, version, roomId, Object.keys(sessions));
      const known = new Map(rows.map((row) => [row.sessionId, row]));
      for (const [sessionId, key] of Object.entries(sessions)) {
        const before = known.get(sessionId);
        if (before && !isBetterKey(key, keyData(before))) continue;
        if (!before) added += 1;
        const sessionData = JSON.stringify(key.session_data);
        if (sessionData.length > sessionTextLimit) {
          throw new MatrixError(
            413,
            'M_TOO_LARGE',
            `A backed-up key may have ${sessionTextLimit} characters`,
          );
        }
        writes.push(
          putBackedUpKey({
            user,
            version,
            roomId,
            sessionId,
            firstMessageIndex: key.first_message_index,
            forwardedCount: key.forwarded_count,
            isVerified: key.is_verified ? 1 : 0,
            sessionData,
          }),
        );
      }
    }
    return { writes, added };
  }

  #keysIn(user: number, version: number, scope: BackupScope): Promise<BackedUpKey[]> {
    const { roomId, sessionId } = scope;
    if (roomId === undefined) return this.#store.allKeys(user, version);
    if (sessionId === undefined) return this.#store.roomKeys(user, version, roomId);
    return this.#store.sessions(user, version, roomId, [sessionId]);
  }

  #advance(user: number, row: BackupVersion, keyCount: number, writes: readonly Write[]): Promise<boolean> {
    return this.#commit([
      advanceBackup.guard(backupEtagGuard, {
        user,
        version: row.version,
        expectedEtag: row.etag,
        keyCount,
      }),
      ...writes,
    ]);
  }

  async #commit(writes: readonly Write[]): Promise<boolean> {
    const outcome = await this.#database.commit({ id: `key-backup:${randomUUID()}`, writes, facts: [] });
    return outcome.committed;
  }

  /** The version, if it is the current one. */
  async #writable(user: number, version: string): Promise<BackupVersion> {
    const current = await this.#store.current(user);
    if (!current) throw new MatrixError(404, 'M_NOT_FOUND', 'You have no backup: make one first');
    if (String(current.version) !== version) {
      throw new MatrixError(403, 'M_WRONG_ROOM_KEYS_VERSION', 'There is a newer version of this backup', {
        current_version: String(current.version),
      });
    }
    return current;
  }

  async #standing(user: number, version: string): Promise<BackupVersion> {
    const row = await this.#find(user, version);
    if (!row || row.deleted === 1) throw unknownVersion();
    return row;
  }

  async #find(user: number, version: string): Promise<BackupVersion | undefined> {
    return /^[1-9]\d{0,9}$/.test(version) ? this.#store.version(user, Number(version)) : undefined;
  }
}

function infoOf(row: BackupVersion): BackupInfo {
  return {
    algorithm: row.algorithm,
    auth_data: JSON.parse(row.authData) as Record<string, unknown>,
    count: row.keyCount,
    etag: String(row.etag),
    version: String(row.version),
  };
}

function keyData(row: BackedUpKey): KeyBackupData {
  return {
    first_message_index: row.firstMessageIndex,
    forwarded_count: row.forwardedCount,
    is_verified: row.isVerified === 1,
    session_data: JSON.parse(row.sessionData) as Record<string, unknown>,
  };
}

function deletion(user: number, version: number, { roomId, sessionId }: BackupScope): Write {
  if (roomId === undefined) return deleteAllBackedUpKeys({ user, version });
  if (sessionId === undefined) return deleteBackedUpRoom({ user, version, roomId });
  return deleteBackedUpSession({ user, version, roomId, sessionId });
}

function unknownVersion(): MatrixError {
  return new MatrixError(404, 'M_NOT_FOUND', 'You have no backup of this version');
}

function busy(): MatrixError {
  return new MatrixError(409, 'M_UNKNOWN', 'Another device is writing to the backup: try again');
}

function checkText(text: string, what: string): void {
  if (text === '' || text.length > idLimit || text.includes('\u0000') || !text.isWellFormed()) {
    throw new MatrixError(400, 'M_INVALID_PARAM', `${what} must have 1 to ${idLimit} characters`);
  }
}
