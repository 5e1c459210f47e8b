// Gets room keys back out of the backup: one session when a message cannot be read, a whole room, everything.
import { type BackupDecryptionKey, type OlmMachine, RoomId } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { KeyBackupData } from '@veche/protocol/endpoints/key-backup';
import type { BackedUpSessions, BackupServer } from './backup-server.ts';
import { freed } from './freed.ts';

export interface ImportCount {
  /** Keys the server had. */
  readonly found: number;
  /** Keys that are new here, or better than those that were. */
  readonly imported: number;
  /** Keys that did not decrypt or were no keys. */
  readonly damaged: number;
}

export type SessionFetch =
  | 'imported'
  /** The backup has it, but nothing better than what is here. */
  | 'no-better'
  /** The backup does not have it (yet): asked again after a while. */
  | 'not-there'
  /** The server was not reached, or refused: asked again after a while. */
  | 'failed'
  /** Asked a short while ago; nothing was sent. */
  | 'too-soon'
  /** This device has no key of the backup. */
  | 'locked';

export interface BackupDownloadOptions {
  readonly machine: OlmMachine;
  readonly server: BackupServer;
  /** Unix milliseconds. */
  readonly now: () => number;
}

const firstBackoffMs = 5000;
const longestBackoffMs = 60 * 60_000;
/** Sessions whose back-off is remembered. */
const maxRemembered = 10_000;

/** What is imported has no proven origin: the crypto library marks it so, and only signatures in content prove it. */
export class BackupDownload {
  readonly #machine: OlmMachine;
  readonly #server: BackupServer;
  readonly #now: () => number;
  readonly #running = new Map<string, Promise<SessionFetch>>();
  readonly #backoff = new Map<string, { until: number; lastMs: number }>();

  constructor(options: BackupDownloadOptions) {
    this.#machine = options.machine;
    this.#server = options.server;
    this.#now = options.now;
  }

  /** Fetches one session's key; one request at a time for each, with a growing pause after each that brought nothing. */
  fetchSession(roomId: string, sessionId: string): Promise<SessionFetch> {
    const name = `${roomId} ${sessionId}`;
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    if ((this.#backoff.get(name)?.until ?? 0) > this.#now()) return Promise.resolve('too-soon');
    const fetching = this.#fetchSession(roomId, sessionId)
      .then((outcome) => {
        this.#remember(name, outcome);
        return outcome;
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, fetching);
    return fetching;
  }

  /** Forgets the pauses: a new version or a new key is there. */
  forgetBackoff(): void {
    this.#backoff.clear();
  }

  /** Fetches all keys of a room. Undefined where this device has no key of the backup. */
  async fetchRoom(roomId: string): Promise<ImportCount | undefined> {
    const access = await this.#access();
    return access && freed(access, () => this.#fetchRoom(access, roomId));
  }

  /**
   * Fetches everything, on a new device or after a recovery.
   *
   * @param onProgress hears how many of how many keys have been dealt with
   */
  async fetchAll(onProgress?: (done: number, total: number) => void): Promise<ImportCount | undefined> {
    const access = await this.#access();
    return access && freed(access, () => this.#fetchAll(access, onProgress));
  }

  async #fetchRoom(access: BackupAccess, roomId: string): Promise<ImportCount> {
    const sessions = await this.#server.room(access.version, roomId);
    const count = await this.#import(access, new Map([[roomId, sessions]]));
    await freed(new RoomId(roomId), (room) => this.#machine.setHasDownloadedAllRoomKeys(room));
    return count;
  }

  async #fetchAll(
    access: BackupAccess,
    onProgress?: (done: number, total: number) => void,
  ): Promise<ImportCount> {
    const rooms = Object.entries(await this.#server.all(access.version));
    const total = rooms.reduce((sum, [, { sessions }]) => sum + Object.keys(sessions).length, 0);
    let sum: ImportCount = { found: 0, imported: 0, damaged: 0 };
    for (const [roomId, { sessions }] of rooms) {
      const count = await this.#import(access, new Map([[roomId, sessions]]));
      sum = {
        found: sum.found + count.found,
        imported: sum.imported + count.imported,
        damaged: sum.damaged + count.damaged,
      };
      onProgress?.(sum.found, total);
    }
    return sum;
  }

  async #fetchSession(roomId: string, sessionId: string): Promise<SessionFetch> {
    const access = await this.#access();
    if (!access) return 'locked';
    try {
      const data = await this.#server.session(access.version, roomId, sessionId);
      if (!data) return 'not-there';
      const { imported } = await this.#import(access, new Map([[roomId, { [sessionId]: data }]]));
      return imported > 0 ? 'imported' : 'no-better';
    } catch {
      return 'failed';
    } finally {
      access.free();
    }
  }

  #remember(name: string, outcome: SessionFetch): void {
    if (outcome === 'imported' || outcome === 'locked') {
      this.#backoff.delete(name);
      return;
    }
    if (this.#backoff.size >= maxRemembered) this.#backoff.clear();
    const lastMs = this.#backoff.get(name)?.lastMs;
    const nextMs = lastMs === undefined ? firstBackoffMs : Math.min(lastMs * 4, longestBackoffMs);
    this.#backoff.set(name, { until: this.#now() + nextMs, lastMs: nextMs });
  }

  async #access(): Promise<BackupAccess | undefined> {
    return freed(await this.#machine.getBackupKeys(), ({ decryptionKey, backupVersion }) => {
      if (decryptionKey && backupVersion !== undefined) return new BackupAccess(decryptionKey, backupVersion);
      decryptionKey?.free();
      return undefined;
    });
  }

  async #import(access: BackupAccess, rooms: ReadonlyMap<string, BackedUpSessions>): Promise<ImportCount> {
    let found = 0;
    let damaged = 0;
    const decrypted = new Map<RoomId, Map<string, unknown>>();
    for (const [roomId, sessions] of rooms) {
      const ofRoom = new Map<string, unknown>();
      for (const [sessionId, data] of Object.entries(sessions)) {
        found += 1;
        const session = access.decrypt(data);
        if (session) ofRoom.set(sessionId, { ...session, room_id: roomId, session_id: sessionId });
        else damaged += 1;
      }
      // The map's ids stay with the library's own finaliser.
      if (ofRoom.size > 0) decrypted.set(new RoomId(roomId), ofRoom);
    }
    if (decrypted.size === 0) return { found, imported: 0, damaged };
    let refused = 0;
    const onProgress = (_done: bigint, _total: bigint, failures: bigint) => {
      refused = Number(failures);
    };
    const result = await this.#machine.importBackedUpRoomKeys(decrypted, onProgress, access.version);
    return freed(result, ({ importedCount }) => ({
      found,
      imported: importedCount,
      damaged: damaged + refused,
    }));
  }
}

/** The private key of the backup and the version it opens. */
class BackupAccess {
  readonly version: string;
  readonly #key: BackupDecryptionKey;

  constructor(key: BackupDecryptionKey, version: string) {
    this.#key = key;
    this.version = version;
  }

  /** The session inside; undefined where it does not decrypt. */
  decrypt({ session_data }: KeyBackupData): Record<string, unknown> | undefined {
    const { ephemeral, mac, ciphertext } = session_data;
    try {
      const session: unknown = JSON.parse(
        this.#key.decryptV1(String(ephemeral), String(mac), String(ciphertext)),
      );
      return typeof session === 'object' && session !== null ? { ...session } : undefined;
    } catch {
      return undefined;
    }
  }

  free(): void {
    this.#key.free();
  }
}
