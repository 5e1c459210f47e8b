// Sessions: which token is whose. Answers come from memory; the journal tells when they no longer hold.
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import type { DeviceId, UserId } from '@veche/protocol';
import { FactKind } from '../../journal-facts.ts';
import { touchDevice } from '../../storage/devices/devices.ts';
import {
  deleteAccessTokensOfRefresh,
  deleteRefreshToken,
  forgetPredecessor,
  refreshByHash,
  sessionByToken,
} from '../../storage/devices/tokens.ts';
import { dayOf, secretHash } from '../accounts/index.ts';

/** What a good token stands for. */
export interface Session {
  readonly userId: UserId;
  readonly user: number;
  readonly deviceId: DeviceId;
  readonly device: number;
  readonly isGuest: boolean;
  readonly isAdmin: boolean;
}

export type SessionOutcome =
  | {
      readonly known: true;
      readonly requester: Session;
      readonly locked: boolean;
      readonly suspended: boolean;
    }
  | { readonly known: false; readonly softLogout: boolean };

interface CachedSession {
  readonly outcome: SessionOutcome & { known: true };
  readonly tokenHash: string;
  readonly expiresAtMs: number;
  readonly refreshHash: string;
  lastSeenDay: number;
}

const cacheLimit = 100_000;

/** Resolves access tokens. */
export class Sessions {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #byToken = new Map<string, CachedSession>();
  readonly #byUser = new Map<number, Set<string>>();
  readonly #stop: () => void;
  /** Grows with every invalidation: what was read before one is not remembered after it. */
  #generation = 0;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
    this.#stop = database.onJournal((entries) => {
      for (const entry of entries) if (entry.kind === FactKind.Sessions) this.forgetUser(entry.user);
    });
  }

  close(): void {
    this.#stop();
  }

  /** What a token stands for now. */
  check(token: string): SessionOutcome | Promise<SessionOutcome> {
    const tokenHash = secretHash(token);
    const cached = this.#byToken.get(tokenHash);
    if (cached) return this.#use(cached);
    return this.#load(tokenHash);
  }

  /** Forgets what is remembered of a user's sessions: called when one ended or the account's standing changed. */
  forgetUser(user: number): void {
    this.#generation++;
    for (const tokenHash of this.#byUser.get(user) ?? []) this.#byToken.delete(tokenHash);
    this.#byUser.delete(user);
  }

  #use(cached: CachedSession): SessionOutcome {
    const nowMs = this.#now();
    // Such a session can be refreshed: the client keeps its data.
    if (cached.expiresAtMs !== 0 && cached.expiresAtMs <= nowMs) return { known: false, softLogout: true };
    const today = dayOf(nowMs);
    if (cached.lastSeenDay !== today) {
      cached.lastSeenDay = today;
      // Losing this loses nothing that anybody was promised.
      this.#database
        .commit({
          id: `seen:${randomUUID()}`,
          writes: [touchDevice({ device: cached.outcome.requester.device, day: today })],
          facts: [],
        })
        .catch(() => undefined);
    }
    return cached.outcome;
  }

  async #load(tokenHash: string): Promise<SessionOutcome> {
    const generation = this.#generation;
    const row = await this.#database.reader.first(sessionByToken, { tokenHash });
    if (!row) return { known: false, softLogout: false };
    const cached: CachedSession = {
      outcome: {
        known: true,
        requester: {
          userId: row.user_id as UserId,
          user: row.user_number,
          deviceId: row.device_id as DeviceId,
          device: row.device_number,
          isGuest: false,
          isAdmin: row.is_admin === 1,
        },
        locked: row.is_locked === 1,
        suspended: row.is_suspended === 1,
      },
      tokenHash,
      expiresAtMs: row.expires_at,
      refreshHash: row.refresh_hash,
      lastSeenDay: row.last_seen_day,
    };
    const outcome = this.#use(cached);
    if (outcome.known && cached.refreshHash !== '') await this.#retirePredecessor(cached.refreshHash);
    if (generation === this.#generation) this.#remember(cached);
    return outcome;
  }

  /** The first use of a new pair ends the old one (spec: refreshing access tokens). */
  async #retirePredecessor(refreshHash: string): Promise<void> {
    const row = await this.#database.reader.first(refreshByHash, { tokenHash: refreshHash });
    if (!row || row.predecessor_hash === '') return;
    await this.#database.commit({
      id: `retire:${randomUUID()}`,
      writes: [
        deleteAccessTokensOfRefresh({ refreshHash: row.predecessor_hash }),
        deleteRefreshToken({ tokenHash: row.predecessor_hash }),
        forgetPredecessor({ tokenHash: refreshHash }),
      ],
      facts: [{ kind: FactKind.Sessions, room: 0, user: row.user_number, ref: row.device_number }],
    });
    this.forgetUser(row.user_number);
  }

  #remember(cached: CachedSession): void {
    if (this.#byToken.size >= cacheLimit) {
      this.#byToken.clear();
      this.#byUser.clear();
    }
    this.#byToken.set(cached.tokenHash, cached);
    const { user } = cached.outcome.requester;
    const tokens = this.#byUser.get(user) ?? new Set();
    tokens.add(cached.tokenHash);
    this.#byUser.set(user, tokens);
  }
}
