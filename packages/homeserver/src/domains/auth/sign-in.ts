// Signing in: every login type ends in an account, and the account in a session.
import { MatrixError, type UserId } from '@veche/protocol';
import type { Account, Accounts } from '../accounts/index.ts';
import type { OpenedSession, SessionOpening, SessionRequest } from '../devices/index.ts';
import type { Challenges } from './challenges.ts';
import { nameOf } from './identifiers.ts';
import type { PasskeyAnswer } from './passkeys.ts';
import type { Proofs } from './proofs.ts';
import type { SheetAnswer } from './sheet.ts';

/** The fields of `POST /login` that say who one is. */
export interface Credentials {
  readonly type: string;
  readonly identifier?: unknown;
  readonly user?: unknown;
  readonly medium?: unknown;
  readonly password?: string;
  readonly token?: string;
  readonly passkey?: PasskeyAnswer;
  readonly sheet?: SheetAnswer;
}

const loginTokenLifeMs = 2 * 60 * 1000;

/** Signs people in. */
export class SignIn {
  readonly #accounts: Accounts;
  readonly #proofs: Proofs;
  readonly #challenges: Challenges;
  readonly #opening: SessionOpening;

  constructor(accounts: Accounts, proofs: Proofs, challenges: Challenges, opening: SessionOpening) {
    this.#accounts = accounts;
    this.#proofs = proofs;
    this.#challenges = challenges;
    this.#opening = opening;
  }

  /** Throws M_FORBIDDEN, M_USER_DEACTIVATED, M_USER_LOCKED or M_UNKNOWN (a type that is not served). */
  async signIn(
    credentials: Credentials,
    request: SessionRequest,
  ): Promise<{ userId: UserId; session: OpenedSession }> {
    const account = await this.#prove(credentials);
    if (account.isLocked) {
      throw new MatrixError(401, 'M_USER_LOCKED', 'This account has been locked', { soft_logout: true });
    }
    return { userId: account.userId, session: await this.#opening.open(account.user, request) };
  }

  /** A token that signs a second device in, once, within two minutes. */
  createLoginToken(user: number): { token: string; lifeMs: number } {
    return {
      token: this.#challenges.create('login-token', loginTokenLifeMs, { user }).id,
      lifeMs: loginTokenLifeMs,
    };
  }

  #prove(credentials: Credentials): Promise<Account> {
    switch (credentials.type) {
      case 'm.login.password':
        return this.#proofs.byPassword(
          nameOf({ ...credentials }),
          required(credentials.password, 'password'),
        );
      case 'm.login.token':
        return this.#byLoginToken(required(credentials.token, 'token'));
      case 'chat.veche.passkey':
        return this.#proofs.byPasskey(required(credentials.passkey, 'passkey'));
      case 'chat.veche.sheet':
        return this.#proofs.bySheet(required(credentials.sheet, 'sheet'));
      default:
        throw new MatrixError(400, 'M_UNKNOWN', 'This way of signing in is not offered here');
    }
  }

  async #byLoginToken(token: string): Promise<Account> {
    const { about } = await this.#challenges.spend('login-token', token);
    const account = await this.#accounts.byNumber(Number(about.user));
    if (!account || account.isDeactivated) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'This account is closed');
    }
    return account;
  }
}

function required<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new MatrixError(400, 'M_MISSING_PARAM', `The field ${field} is missing`);
  return value;
}
