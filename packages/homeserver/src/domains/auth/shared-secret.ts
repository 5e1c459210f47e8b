// Registration with a secret that the operator's tools know (Synapse's admin API, which tools and suites speak).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { MatrixError } from '@veche/protocol';
import type { Challenges } from './challenges.ts';

const nonceLifeMs = 60_000;

export interface SharedSecretRequest {
  readonly nonce: string;
  readonly username: string;
  readonly password: string;
  readonly mac: string;
  readonly admin?: boolean;
}

/** Checks requests that are signed with the shared secret. */
export class SharedSecret {
  readonly #secret: string;
  readonly #challenges: Challenges;

  constructor(secret: string, challenges: Challenges) {
    this.#secret = secret;
    this.#challenges = challenges;
  }

  nonce(): string {
    return this.#challenges.create('nonce', nonceLifeMs).id;
  }

  /** Spends the nonce and checks the MAC. Throws M_FORBIDDEN. */
  async check(request: SharedSecretRequest): Promise<void> {
    const expected = createHmac('sha1', this.#secret)
      .update(
        [request.nonce, request.username, request.password, request.admin ? 'admin' : 'notadmin'].join('\0'),
      )
      .digest();
    const given = Buffer.from(request.mac, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'The MAC does not fit: is the shared secret right?');
    }
    await this.#challenges.spend('nonce', request.nonce);
  }
}
