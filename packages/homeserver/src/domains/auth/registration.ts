// Becoming somebody here.
import { randomInt, randomUUID } from 'node:crypto';
import { type Database, StorageUnavailableError } from '@veche/database';
import { MatrixError, type UserId } from '@veche/protocol';
import { type Accounts, inUse, type Passwords, type RegistrationTokens } from '../accounts/index.ts';
import type { OpenedSession, SessionOpening, SessionRequest } from '../devices/index.ts';
import { type AuthData, InteractiveAuthRequired, Stage } from './interactive-auth.ts';
import type { PasskeyAnswer, Passkeys } from './passkeys.ts';
import { checkedSheetKey } from './sheet.ts';

/** `open`: anybody; `token`: with a registration or invitation token; `closed`: only the operator makes accounts. */
export type RegistrationMode = 'open' | 'token' | 'closed';

export interface RegistrationRequest {
  readonly auth: AuthData | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly passkey: PasskeyAnswer | undefined;
  readonly sheetKey: string | undefined;
  /** Undefined where the client wants no session (`inhibit_login`). */
  readonly session: SessionRequest | undefined;
}

export interface Registered {
  readonly userId: UserId;
  readonly session: OpenedSession | undefined;
}

interface RegistrationParts {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly passkeys: Passkeys;
  readonly tokens: RegistrationTokens;
  readonly opening: SessionOpening;
  readonly mode: RegistrationMode;
}

/** Registers accounts. */
export class Registration {
  readonly mode: RegistrationMode;
  readonly #parts: RegistrationParts;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
    this.mode = parts.mode;
  }

  /** Throws the spec's errors for names, passwords and tokens, and `InteractiveAuthRequired` until the stage is done. */
  async register(request: RegistrationRequest): Promise<Registered> {
    if (this.mode === 'closed') throw closed();
    const userId = this.#nameOf(request.username);
    await this.#parts.accounts.requireFree(userId);
    if (request.password !== undefined) this.#parts.passwords.check(request.password);
    const token = await this.#admit(request.auth);
    if (request.password === undefined && request.passkey === undefined) {
      throw new MatrixError(400, 'M_MISSING_PARAM', 'An account needs a password or a passkey');
    }
    const prepared = await this.#parts.accounts.preparation({
      userId,
      passwordHash: request.password === undefined ? '' : await this.#parts.passwords.hash(request.password),
      passkey: request.passkey && (await this.#parts.passkeys.checkMade(request.passkey, userId, '')),
      sheetKey: request.sheetKey === undefined ? '' : checkedSheetKey(request.sheetKey),
      isAdmin: false,
    });
    const opened = request.session && (await this.#parts.opening.prepare(prepared.user, request.session));
    const outcome = await this.#parts.database.commit({
      id: `register:${randomUUID()}`,
      writes: [
        ...(token === undefined ? [] : [this.#parts.tokens.spending(token)]),
        ...prepared.writes,
        ...(opened?.writes ?? []),
      ],
      facts: opened?.facts ?? [],
    });
    if (!outcome.committed) throw refusal(outcome.guard);
    return { userId, session: opened?.session };
  }

  #nameOf(username: string | undefined): UserId {
    return this.#parts.accounts.nameFor(username ?? randomName());
  }

  /** The stage of registration. Returns the token that has to be spent with the account. */
  async #admit(auth: AuthData | undefined): Promise<string | undefined> {
    const stage = this.mode === 'open' ? Stage.dummy : Stage.registrationToken;
    const session = typeof auth?.session === 'string' ? auth.session : undefined;
    // An invitation is no hindrance where anybody may come in.
    const isDone = auth?.type === Stage.dummy || auth?.type === Stage.registrationToken;
    if (this.mode === 'open' && isDone) return undefined;
    if (auth?.type !== stage) throw new InteractiveAuthRequired(session, [stage]);
    const token = auth.token;
    if (typeof token !== 'string' || !(await this.#parts.tokens.isGood(token))) {
      const reason = new MatrixError(401, 'M_FORBIDDEN', 'This invitation is used up or has run out');
      throw new InteractiveAuthRequired(session, [stage], reason);
    }
    return token;
  }
}

function closed(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'Accounts on this server are made by its operator');
}

function refusal(guard: string): Error {
  if (guard === 'account-name-free') return inUse();
  if (guard === 'registration-token-good') {
    return new MatrixError(403, 'M_FORBIDDEN', 'This invitation is used up or has run out');
  }
  if (guard === 'passkey-new') {
    return new MatrixError(400, 'M_INVALID_PARAM', 'This passkey belongs to an account already');
  }
  return new StorageUnavailableError(`registration was refused by ${guard}`);
}

/** For clients that let the server choose. */
function randomName(): string {
  return `user-${randomInt(10 ** 9, 10 ** 10)}`;
}
