// Tokens that let somebody register: the operator's, and one-use invitations that members issue under a budget.
import { randomUUID } from 'node:crypto';
import type { Database, Write } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import {
  insertRegistrationToken,
  invitationsBeyond,
  registrationTokenByHash,
  spendRegistrationToken,
  tokensIssuedSince,
} from '../../storage/accounts/registration-tokens.ts';
import { newSecret, secretHash } from './secrets.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** Issues, checks and spends registration tokens. */
export class RegistrationTokens {
  readonly #database: Database;
  readonly #budget: number;
  readonly #now: () => number;

  /** `budget`: so many invitations a member may issue in seven days. */
  constructor(database: Database, budget: number, now: () => number = Date.now) {
    this.#database = database;
    this.#budget = budget;
    this.#now = now;
  }

  async isGood(token: string): Promise<boolean> {
    const row = await this.#database.reader.first(registrationTokenByHash, { tokenHash: secretHash(token) });
    return row !== undefined && row.uses_left !== 0 && row.expires_at > this.#now();
  }

  /** The write that takes one use; its guard is `registration-token-good`. */
  spending(token: string): Write {
    return spendRegistrationToken.guard('registration-token-good', {
      tokenHash: secretHash(token),
      now: this.#now(),
    });
  }

  /** One use for one friend within seven days. Throws CHAT_VECHE_BUDGET_SPENT. */
  async invite(user: number): Promise<{ token: string; expiresMs: number; remaining: number }> {
    const nowMs = this.#now();
    const token = newSecret('vin');
    const expiresMs = nowMs + weekMs;
    const outcome =
      this.#budget <= 0
        ? undefined
        : await this.#database.commit({
            id: `invitation:${randomUUID()}`,
            writes: [
              invitationsBeyond.guard(
                'invitation-budget',
                { issuer: user, since: nowMs - weekMs, allowed: this.#budget - 1 },
                0,
              ),
              insertRegistrationToken({
                tokenHash: secretHash(token),
                issuer: user,
                label: '',
                usesLeft: 1,
                createdAt: nowMs,
                expiresAt: expiresMs,
              }),
            ],
            facts: [],
          });
    if (!outcome?.committed) {
      throw new MatrixError(
        403,
        'CHAT_VECHE_BUDGET_SPENT',
        'You have invited as many people as you may for now: try again in some days',
      );
    }
    return { token, expiresMs, remaining: await this.remaining(user) };
  }

  async remaining(user: number): Promise<number> {
    const row = await this.#database.reader.first(tokensIssuedSince, {
      issuer: user,
      since: this.#now() - weekMs,
    });
    return Math.max(0, this.#budget - Number(row?.issued ?? 0));
  }
}
