// User-interactive authentication. Every flow of ours has one stage, so a session carries no state: it is an id that
// goes round, and nothing has to be remembered or can be mixed up between operations.
// https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api
import { randomBytes } from 'node:crypto';
import { MatrixError } from '@veche/protocol';
import type { Account, Accounts } from '../accounts/index.ts';
import { nameOf } from './identifiers.ts';
import type { PasskeyAnswer } from './passkeys.ts';
import type { Proofs } from './proofs.ts';
import type { SheetAnswer } from './sheet.ts';

export const Stage = {
  dummy: 'm.login.dummy',
  password: 'm.login.password',
  registrationToken: 'm.login.registration_token',
  passkey: 'chat.veche.passkey',
  sheet: 'chat.veche.sheet',
} as const;

/** The `auth` object of a request. */
export interface AuthData {
  readonly type?: string;
  readonly session?: string;
  readonly [field: string]: unknown;
}

/** 401: what has to be proven still. Without a reason it is the first question, not an error. */
export class InteractiveAuthRequired extends Error {
  override readonly name = 'InteractiveAuthRequired';
  readonly #session: string;
  readonly #stages: readonly string[];
  readonly #reason: MatrixError | undefined;

  constructor(session: string | undefined, stages: readonly string[], reason?: MatrixError) {
    super('user-interactive authentication is required');
    this.#session = session ?? randomBytes(16).toString('base64url');
    this.#stages = stages;
    this.#reason = reason;
  }

  toBody(): Record<string, unknown> {
    return {
      ...(this.#reason ? this.#reason.toBody() : {}),
      session: this.#session,
      flows: this.#stages.map((stage) => ({ stages: [stage] })),
      params: {},
      completed: [],
    };
  }
}

/** Asks people to prove again that it is they. */
export class InteractiveAuth {
  readonly #accounts: Accounts;
  readonly #proofs: Proofs;

  constructor(accounts: Accounts, proofs: Proofs) {
    this.#accounts = accounts;
    this.#proofs = proofs;
  }

  /**
   * Returns when the caller has proven to be `user`; throws `InteractiveAuthRequired` until then, and M_FORBIDDEN (403)
   * where somebody else was proven.
   */
  async confirm(user: number, auth: AuthData | undefined): Promise<Account> {
    const account = await this.#accounts.byNumber(user);
    if (!account) throw new MatrixError(403, 'M_FORBIDDEN', 'This account does not exist');
    const proven = await this.#prove(await this.#stagesOf(account), auth, account);
    if (proven.user !== user) throw new MatrixError(403, 'M_FORBIDDEN', 'That proof is of another account');
    return account;
  }

  /** The same for a caller without a token: who it is follows from the proof. */
  identify(auth: AuthData | undefined): Promise<Account> {
    return this.#prove([Stage.password, Stage.sheet, Stage.passkey], auth, undefined);
  }

  async #stagesOf(account: Account): Promise<readonly string[]> {
    const stages: string[] = [];
    if (account.passwordHash !== '') stages.push(Stage.password);
    if ((await this.#accounts.passkeysOf(account.user)).length > 0) stages.push(Stage.passkey);
    if (account.sheetKey !== '') stages.push(Stage.sheet);
    return stages;
  }

  async #prove(
    stages: readonly string[],
    auth: AuthData | undefined,
    account: Account | undefined,
  ): Promise<Account> {
    const session = typeof auth?.session === 'string' ? auth.session : undefined;
    if (auth?.type === undefined) throw new InteractiveAuthRequired(session, stages);
    if (!stages.includes(auth.type)) {
      const reason = new MatrixError(401, 'M_UNRECOGNIZED', 'This way of proving who you are is not offered');
      throw new InteractiveAuthRequired(session, stages, reason);
    }
    try {
      return await this.#proveBy(auth, account);
    } catch (error) {
      if (error instanceof MatrixError && error.status === 403) {
        throw new InteractiveAuthRequired(session, stages, error);
      }
      throw error;
    }
  }

  #proveBy(auth: AuthData, account: Account | undefined): Promise<Account> {
    if (auth.type === Stage.passkey)
      return this.#proofs.byPasskey(checkedAnswer<PasskeyAnswer>(auth.passkey, passkeyFields));
    if (auth.type === Stage.sheet)
      return this.#proofs.bySheet(checkedAnswer<SheetAnswer>(auth.sheet, sheetFields));
    if (typeof auth.password !== 'string') {
      throw new MatrixError(400, 'M_MISSING_PARAM', 'The field auth.password is missing');
    }
    const isNamed = auth.identifier !== undefined || auth.user !== undefined;
    return this.#proofs.byPassword(isNamed ? nameOf(auth) : (account?.userId ?? nameOf(auth)), auth.password);
  }
}

const passkeyFields = { challenge_id: 'string', response: 'object' } as const;
const sheetFields = { challenge_id: 'string', public_key: 'string', signature: 'string' } as const;

/** `auth` is open to any stage's fields, so that a stage checks its own. */
function checkedAnswer<Answer>(
  given: unknown,
  fields: Readonly<Record<string, 'string' | 'object'>>,
): Answer {
  for (const [field, type] of Object.entries(fields)) {
    const value = (given as Record<string, unknown> | null | undefined)?.[field];
    if (value === null || typeof value !== type) {
      throw new MatrixError(400, 'M_BAD_JSON', `The answer to the challenge has no ${field}`);
    }
  }
  return given as Answer;
}
