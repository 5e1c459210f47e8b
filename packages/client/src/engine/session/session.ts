// Who is signed in on this device, and the tokens of that sign-in: kept in the encrypted store, never shown.
import { MatrixError } from '@veche/protocol';
import { refresh } from '@veche/protocol/endpoints/index';
import type { LockReason } from '../../boundary/session-view.ts';
import { type ClientStore, collection, put, remove } from '../../stores/port.ts';
import { Api, type Credentials, isTransient } from '../http/api.ts';
import type { Clock, Fetch } from '../ports.ts';

export interface Session {
  readonly baseUrl: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Unix milliseconds; null: does not end. */
  readonly expiresAt: number | null;
  /** The store's epoch at the server, and the one it is being raised to (§2.13). */
  readonly epoch: string;
  readonly nextEpoch: string | null;
  /** True while an engine runs; found true at start, the last one did not end in order. */
  readonly running: boolean;
  /** Sign-up or sign-in whose keys are not all made yet. */
  readonly stage: 'keys-wanted' | 'chats-closed' | 'complete';
  readonly lock: LockReason | null;
}

const sessions = collection<Session>('session');
const sessionKey = { partition: '', id: 'current' };
/** A token that ends this soon is refreshed before it is used. */
const refreshAheadMs = 60_000;

export class SessionKeeper implements Credentials {
  readonly #store: ClientStore;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  #session: Session;
  #refreshing: Promise<boolean> | null = null;
  /** Told when the server no longer knows this sign-in; everything is kept. */
  onLock: (reason: LockReason) => void = () => {};

  constructor(store: ClientStore, fetch: Fetch, clock: Clock, session: Session) {
    this.#store = store;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#session = session;
  }

  static async load(store: ClientStore): Promise<Session | null> {
    return (await store.get(sessions, sessionKey))?.value ?? null;
  }

  static async forget(store: ClientStore): Promise<void> {
    await store.commit([remove(sessions, sessionKey)]);
  }

  get session(): Session {
    return this.#session;
  }

  get baseUrl(): string {
    return this.#session.baseUrl;
  }

  async update(change: Partial<Session>): Promise<void> {
    this.#session = { ...this.#session, ...change };
    await this.#store.commit([put(sessions, sessionKey, this.#session)]);
  }

  async token(): Promise<string | null> {
    const { expiresAt, refreshToken } = this.#session;
    const ending = expiresAt !== null && this.#clock.now() > expiresAt - refreshAheadMs;
    if (ending && refreshToken) await this.#refresh().catch(() => false);
    return this.#session.accessToken;
  }

  async refused(token: string): Promise<boolean> {
    if (token !== this.#session.accessToken) return true;
    if (this.#session.refreshToken && (await this.#refresh())) return true;
    this.onLock('signed-out-elsewhere');
    return false;
  }

  /** One refresh at a time, whoever asks. False: the server knows neither token any more. */
  #refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<boolean> {
    const token = this.#session.refreshToken;
    if (!token) return false;
    const nobody: Credentials = {
      baseUrl: this.baseUrl,
      token: async () => null,
      refused: async () => false,
    };
    const api = new Api(this.#fetch, this.#clock, nobody);
    try {
      const fresh = await api.call(refresh, { body: { refresh_token: token } });
      await this.update({
        accessToken: fresh.access_token,
        refreshToken: fresh.refresh_token,
        expiresAt: this.#clock.now() + fresh.expires_in_ms,
      });
      return true;
    } catch (error) {
      if (error instanceof MatrixError && !isTransient(error)) return false;
      throw error;
    }
  }
}
