// Ways to prove whose account it is: password, passkey, sheet. Sign-in and user-interactive stages use the same ones.
import { MatrixError } from '@veche/protocol';
import type { Account, Accounts, Passwords } from '../accounts/index.ts';
import type { PasskeyAnswer, Passkeys } from './passkeys.ts';
import type { SheetAnswer, Sheets } from './sheet.ts';

/** Counts guesses at one account's password: filled by main from the table of limits. */
export interface AttemptCounter {
  /** Counts one; how long to wait in ms, or 0. */
  take(user: number): number;
  giveBack(user: number): void;
}

/** Proves accounts; throws M_FORBIDDEN without telling whether the name or the secret was wrong. */
export class Proofs {
  readonly #accounts: Accounts;
  readonly #passwords: Passwords;
  readonly #passkeys: Passkeys;
  readonly #sheets: Sheets;
  readonly #attempts: AttemptCounter;

  constructor(parts: {
    accounts: Accounts;
    passwords: Passwords;
    passkeys: Passkeys;
    sheets: Sheets;
    attempts: AttemptCounter;
  }) {
    this.#accounts = parts.accounts;
    this.#passwords = parts.passwords;
    this.#passkeys = parts.passkeys;
    this.#sheets = parts.sheets;
    this.#attempts = parts.attempts;
  }

  async byPassword(name: string, password: string): Promise<Account> {
    const account = await this.#accounts.find(name);
    if (account) {
      const waitMs = this.#attempts.take(account.user);
      if (waitMs > 0) {
        throw new MatrixError(429, 'M_LIMIT_EXCEEDED', 'Too many wrong passwords; wait a while', {
          retry_after_ms: waitMs,
        });
      }
    }
    const matches = await this.#passwords.matches(password, account?.passwordHash ?? '');
    if (!account || account.isDeactivated || !matches) throw wrong();
    this.#attempts.giveBack(account.user);
    return account;
  }

  async byPasskey(answer: PasskeyAnswer): Promise<Account> {
    const account = await this.#accounts.byNumber(await this.#passkeys.checkUsed(answer));
    if (!account || account.isDeactivated) throw wrong();
    return account;
  }

  bySheet(answer: SheetAnswer): Promise<Account> {
    return this.#sheets.check(answer);
  }
}

function wrong(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'The address or the password is wrong');
}
