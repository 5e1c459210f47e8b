// Opens sessions: a device with its tokens, as rows to be committed with whatever else happens at once.
import { randomBytes, randomUUID } from 'node:crypto';
import { type Database, type Fact, StorageUnavailableError, type Write } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import { deviceById, insertDevice, renameDevice } from '../../storage/devices/devices.ts';
import {
  deleteAccessTokensOfDevice,
  deleteAccessTokensOfRefresh,
  deleteRefreshToken,
  deleteRefreshTokensOfDevice,
  insertAccessToken,
  insertRefreshToken,
  refreshByHash,
  setSuccessor,
} from '../../storage/devices/tokens.ts';
import { dayOf, newSecret, secretHash } from '../accounts/index.ts';
import type { Sessions } from './sessions.ts';

export interface SessionRequest {
  readonly deviceId: string | undefined;
  readonly displayName: string | undefined;
  /** The client can refresh: its access token may be short-lived. */
  readonly refreshable: boolean;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresInMs: number | undefined;
}

export interface OpenedSession extends TokenPair {
  readonly deviceId: string;
  readonly device: number;
}

export interface SessionPreparation {
  readonly session: OpenedSession;
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
}

export const deviceIdLimit = 255;
export const displayNameLimit = 256;
const accessTokenLifeMs = 5 * 60 * 1000;
const attempts = 5;

/** Prepares new sessions and refreshes old ones. */
export class SessionOpening {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #now: () => number;

  constructor(database: Database, sessions: Sessions, now: () => number = Date.now) {
    this.#database = database;
    this.#sessions = sessions;
    this.#now = now;
  }

  /** A device, new or known, and its tokens: earlier tokens of that device end. Guard: `device-id-free`. */
  async prepare(user: number, request: SessionRequest): Promise<SessionPreparation> {
    const deviceId = request.deviceId ?? randomDeviceId();
    if (deviceId === '' || deviceId.length > deviceIdLimit) {
      throw new MatrixError(400, 'M_INVALID_PARAM', `A device id has 1 to ${deviceIdLimit} characters`);
    }
    const displayName = checkedDisplayName(request.displayName ?? '');
    const known = await this.#database.reader.first(deviceById, { user, deviceId });
    const device = known?.device_number ?? (await this.#database.allocate('devices'));
    const today = dayOf(this.#now());
    const writes: Write[] = known
      ? [deleteAccessTokensOfDevice({ device }), deleteRefreshTokensOfDevice({ device })]
      : [
          insertDevice.guard('device-id-free', {
            device,
            user,
            deviceId,
            displayName,
            day: today,
            seenDay: today,
          }),
        ];
    if (known && displayName !== '') writes.push(renameDevice.guard('device-there', { device, displayName }));
    const pair = this.#newPair(device, request.refreshable, '');
    return {
      session: { deviceId, device, ...pair.tokens },
      writes: [...writes, ...pair.writes],
      facts: [fact('Sessions', { user, ref: device })],
    };
  }

  /** Opens a session for an account that is there. */
  async open(user: number, request: SessionRequest, also: readonly Write[] = []): Promise<OpenedSession> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { session, writes, facts } = await this.prepare(user, request);
      const outcome = await this.#database.commit({
        id: `session:${randomUUID()}`,
        writes: [...also, ...writes],
        facts,
      });
      this.#sessions.forgetUser(user);
      if (outcome.committed) return session;
      if (outcome.guard !== 'device-id-free' && outcome.guard !== 'device-there') {
        throw new SpentProof(outcome.guard);
      }
    }
    throw new StorageUnavailableError('a session could not be opened: others kept changing the same device');
  }

  /** A new pair for a refresh token; the old pair works until the new one is used. Throws M_UNKNOWN_TOKEN. */
  async refresh(refreshToken: string): Promise<TokenPair> {
    const tokenHash = secretHash(refreshToken);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const row = await this.#database.reader.first(refreshByHash, { tokenHash });
      if (!row) throw new MatrixError(401, 'M_UNKNOWN_TOKEN', 'This session has ended: sign in again');
      if (row.is_locked === 1) {
        throw new MatrixError(401, 'M_USER_LOCKED', 'This account has been locked', { soft_logout: true });
      }
      const pair = this.#newPair(row.device_number, true, tokenHash);
      const successor = secretHash(pair.tokens.refreshToken ?? '');
      const outcome = await this.#database.commit({
        id: `refresh:${randomUUID()}`,
        writes: [
          setSuccessor.guard('refresh-token-current', { tokenHash, was: row.successor_hash, successor }),
          ...retire(row),
          ...pair.writes,
        ],
        facts: [fact('Sessions', { user: row.user_number, ref: row.device_number })],
      });
      this.#sessions.forgetUser(row.user_number);
      if (outcome.committed) return pair.tokens;
    }
    throw new StorageUnavailableError('a session could not be refreshed: it is being refreshed elsewhere');
  }

  #newPair(
    device: number,
    refreshable: boolean,
    predecessorHash: string,
  ): { tokens: TokenPair; writes: readonly Write[] } {
    const accessToken = newSecret('vat');
    const refreshToken = refreshable ? newSecret('vrt') : undefined;
    const refreshHash = refreshToken === undefined ? '' : secretHash(refreshToken);
    const writes = [
      insertAccessToken({
        tokenHash: secretHash(accessToken),
        device,
        refreshHash,
        expiresAt: refreshable ? this.#now() + accessTokenLifeMs : 0,
      }),
    ];
    if (refreshToken !== undefined) {
      writes.push(insertRefreshToken({ tokenHash: refreshHash, device, predecessorHash }));
    }
    const expiresInMs = refreshable ? accessTokenLifeMs : undefined;
    return { tokens: { accessToken, refreshToken, expiresInMs }, writes };
  }
}

/** Something that could be used once was used meanwhile; `guard` says what. */
export class SpentProof extends Error {
  override readonly name = 'SpentProof';
  readonly guard: string;
  constructor(guard: string) {
    super(`spent meanwhile: ${guard}`);
    this.guard = guard;
  }
}

/** Throws M_INVALID_PARAM where a device's name is too long. */
export function checkedDisplayName(displayName: string): string {
  if (displayName.length > displayNameLimit) {
    throw new MatrixError(
      400,
      'M_INVALID_PARAM',
      `A device's name has at most ${displayNameLimit} characters`,
    );
  }
  return displayName;
}

/** What a refresh ends: a successor whose answer was lost, and the token's own predecessor. */
function retire(row: { predecessor_hash: string; successor_hash: string }): Write[] {
  return [row.successor_hash, row.predecessor_hash]
    .filter((tokenHash) => tokenHash !== '')
    .flatMap((tokenHash) => [
      deleteAccessTokensOfRefresh({ refreshHash: tokenHash }),
      deleteRefreshToken({ tokenHash }),
    ]);
}

function randomDeviceId(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return Array.from(randomBytes(10), (byte) => letters[byte % letters.length]).join('');
}
