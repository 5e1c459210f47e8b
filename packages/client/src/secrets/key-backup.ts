// Keeps room keys safe at the server: decides which backup version is trusted, uploads promptly, makes new versions.
import { BackupDecryptionKey, type OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { canonicalJson, MatrixError } from '@veche/protocol';
import type { BackupServer, BackupVersion } from './backup-server.ts';
import { freed } from './freed.ts';

export const backupAlgorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';

export interface BackupClock {
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What the UI may say about the backup. */
export type BackupState =
  /** The server has not been asked yet, or was not reached. */
  | { readonly status: 'unknown' }
  | { readonly status: 'none' }
  /** Somebody made a version that neither we nor our identity vouch for: nothing is uploaded; warn. */
  | { readonly status: 'foreign'; readonly version: string }
  /**
   * `readable` where this device also has the key to fetch from it. `upload` is `waiting` while the server cannot be
   * reached or refuses, and the engine tries again.
   */
  | {
      readonly status: 'on';
      readonly version: string;
      readonly readable: boolean;
      readonly upload: 'done' | 'running' | 'waiting';
    };

export interface KeyBackupOptions {
  readonly machine: OlmMachine;
  readonly server: BackupServer;
  readonly clock: BackupClock;
  readonly onState?: (state: BackupState) => void;
}

const firstRetryMs = 2000;
const longestRetryMs = 5 * 60_000;

/**
 * The backup of one account on one device. Call {@link check} at start and when another device may have changed the
 * version, {@link uploadSoon} whenever room keys came in (`registerRoomKeyUpdatedCallback`) or were made.
 */
export class KeyBackup {
  readonly #machine: OlmMachine;
  readonly #server: BackupServer;
  readonly #clock: BackupClock;
  readonly #onState: (state: BackupState) => void;
  readonly #stopped = new AbortController();
  #state: BackupState = { status: 'unknown' };
  /** The one upload run; `#again` asks it for another round. */
  #uploading: Promise<boolean> | undefined;
  #again = false;
  #retry: AbortController | undefined;

  constructor(options: KeyBackupOptions) {
    this.#machine = options.machine;
    this.#server = options.server;
    this.#clock = options.clock;
    this.#onState = options.onState ?? (() => {});
  }

  get state(): BackupState {
    return this.#state;
  }

  /**
   * Asks the server for the current version and decides: it is used if we hold its private key, or if it is signed by
   * our identity or by a device of ours that we trust; otherwise nothing is ever uploaded to it.
   */
  async check(): Promise<BackupState> {
    const info = await this.#server.currentVersion();
    if (!info) {
      await this.#machine.disableBackup();
      return this.#setState({ status: 'none' });
    }
    const ownKey = await this.#ownKeyFor(info);
    if (ownKey === undefined && !(await this.#isTrusted(info))) {
      await this.#machine.disableBackup();
      return this.#setState({ status: 'foreign', version: info.version });
    }
    await this.#enable(info, ownKey);
    this.uploadSoon();
    return this.#state;
  }

  /**
   * Uses a private key from a trusted source: secret storage, a verified device, the person.
   *
   * @param key unpadded base64
   * @returns `wrong-key` where it is not the one of the current version, `none` where there is no version
   */
  async unlock(key: string): Promise<'unlocked' | 'wrong-key' | 'none'> {
    const info = await this.#server.currentVersion();
    if (!info) return 'none';
    if ((await publicKeyOf(key)) !== info.authData.public_key) return 'wrong-key';
    await this.#enable(info, key);
    this.uploadSoon();
    return 'unlocked';
  }

  /**
   * Makes a new version with a new key; older versions are no longer used. The key goes into secret storage first, so
   * that no version exists which nobody can open.
   *
   * @param keepSecret stores the private key (unpadded base64) and rejects if it could not
   */
  async create(keepSecret: (key: string) => Promise<void>): Promise<string> {
    const { key, publicKey } = await freed(BackupDecryptionKey.createRandomKey(), bothHalves);
    await keepSecret(key);
    const authData = await this.#signedAuthData(publicKey);
    const version = await this.#server.createVersion(backupAlgorithm, authData);
    await this.#enable({ version, algorithm: backupAlgorithm, authData }, key);
    this.uploadSoon();
    return version;
  }

  /** Starts an upload, or another round of the one that runs. Returns at once. */
  uploadSoon(): void {
    if (this.#state.status !== 'on' || this.#stopped.signal.aborted) return;
    this.#again = true;
    this.#retry?.abort();
    void this.#run();
  }

  /**
   * Uploads what is left, before signing out.
   *
   * @returns false where not everything could be uploaded within the time: warn, history may be lost
   */
  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#state.status !== 'on') return (await this.remaining()) === 0;
    this.uploadSoon();
    const limit = new AbortController();
    const tooLate = this.#clock.wait(timeoutMs, limit.signal).then(() => false);
    const done = await Promise.race([this.#run(), tooLate]);
    limit.abort();
    return done;
  }

  /** How many room keys are not in the backup. Reads all of them: for a screen that is open, not for a timer. */
  async remaining(): Promise<number> {
    return freed(await this.#machine.roomKeyCounts(), ({ total, backedUp }) => total - backedUp);
  }

  /** Ends retries; before the machine is closed. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#retry?.abort();
    await this.#uploading;
  }

  /** Our private key, if it is the one of this version. */
  async #ownKeyFor(info: BackupVersion): Promise<string | undefined> {
    if (info.algorithm !== backupAlgorithm) return undefined;
    const { decryptionKey } = await freed(await this.#machine.getBackupKeys(), (keys) => ({
      decryptionKey: keys.decryptionKey,
    }));
    if (!decryptionKey) return undefined;
    const own = await freed(decryptionKey, bothHalves);
    return own.publicKey === info.authData.public_key ? own.key : undefined;
  }

  async #isTrusted({ algorithm, authData }: BackupVersion): Promise<boolean> {
    if (algorithm !== backupAlgorithm || typeof authData.public_key !== 'string') return false;
    try {
      const verification = await this.#machine.verifyBackup({ algorithm, auth_data: authData });
      return await freed(verification, (result) => result.trusted());
    } catch {
      // Malformed signatures are no signatures.
      return false;
    }
  }

  async #enable(info: BackupVersion, ownKey: string | undefined): Promise<void> {
    const known = await freed(await this.#machine.getBackupKeys(), (keys) => keys.backupVersion);
    const isNew = known !== info.version;
    // What went into another version is not in this one.
    if (isNew) await this.#machine.disableBackup();
    if (ownKey !== undefined) {
      const decryptionKey = BackupDecryptionKey.fromBase64(ownKey);
      await freed(decryptionKey, (key) => this.#machine.saveBackupDecryptionKey(key, info.version));
    }
    if (isNew || !(await this.#machine.isBackupEnabled())) {
      await this.#machine.enableBackupV1(String(info.authData.public_key), info.version);
    }
    const readable = ownKey !== undefined;
    this.#setState({ status: 'on', version: info.version, readable, upload: 'running' });
  }

  async #signedAuthData(publicKey: string): Promise<Record<string, unknown>> {
    const authData = { public_key: publicKey };
    const signatures = await freed(await this.#machine.sign(canonicalJson(authData)), (made) =>
      made.asJSON(),
    );
    return { ...authData, signatures: JSON.parse(signatures) };
  }

  /** The upload run, started if none is. True when everything was uploaded. */
  #run(): Promise<boolean> {
    this.#uploading ??= this.#uploadAll().finally(() => {
      this.#uploading = undefined;
    });
    return this.#uploading;
  }

  async #uploadAll(): Promise<boolean> {
    for (let retryMs = firstRetryMs; !this.#stopped.signal.aborted; ) {
      try {
        this.#setUpload('running');
        await this.#uploadRounds();
        this.#setUpload('done');
        return true;
      } catch (error) {
        if (isWrongVersion(error) && !(await this.#checkAgain())) return false;
        this.#setUpload('waiting');
        await this.#pause(retryAfterMs(error) ?? retryMs);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      }
    }
    return false;
  }

  /** A hundred keys a request, until there are none. */
  async #uploadRounds(): Promise<void> {
    do {
      this.#again = false;
      for (;;) {
        if (this.#stopped.signal.aborted) throw new Error('The backup was stopped.');
        const request = await this.#machine.backupRoomKeys();
        if (!request) break;
        const { id, type, version, body } = request;
        request.free();
        const response = await this.#server.upload(version, body);
        await this.#machine.markRequestAsSent(id, type, JSON.stringify(response));
      }
    } while (this.#again);
  }

  /** Another device made a new version, or deleted ours. True if there is still one to upload to. */
  async #checkAgain(): Promise<boolean> {
    try {
      return (await this.check()).status === 'on';
    } catch {
      return true;
    }
  }

  async #pause(ms: number): Promise<void> {
    this.#retry = new AbortController();
    const signal = AbortSignal.any([this.#retry.signal, this.#stopped.signal]);
    await this.#clock.wait(ms, signal);
    this.#retry = undefined;
  }

  #setUpload(upload: 'done' | 'running' | 'waiting'): void {
    if (this.#state.status === 'on') this.#setState({ ...this.#state, upload });
  }

  #setState(state: BackupState): BackupState {
    const changed = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    if (changed) this.#onState(state);
    return state;
  }
}

function bothHalves(key: BackupDecryptionKey): { key: string; publicKey: string } {
  return { key: key.toBase64(), publicKey: key.megolmV1PublicKey.publicKeyBase64 };
}

/** Undefined for what is no key. */
async function publicKeyOf(key: string): Promise<string | undefined> {
  try {
    return (await freed(BackupDecryptionKey.fromBase64(key), bothHalves)).publicKey;
  } catch {
    return undefined;
  }
}

function isWrongVersion(error: unknown): boolean {
  return (
    error instanceof MatrixError &&
    (error.errcode === 'M_WRONG_ROOM_KEYS_VERSION' || error.errcode === 'M_NOT_FOUND')
  );
}

function retryAfterMs(error: unknown): number | undefined {
  const asked = error instanceof MatrixError ? error.extra.retry_after_ms : undefined;
  return typeof asked === 'number' ? asked : undefined;
}
