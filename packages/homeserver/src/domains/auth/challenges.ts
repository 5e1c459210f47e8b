// Challenges and sign-in tokens that the server need not remember: they carry a MAC, and only spent ones are written.
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Database } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import {
  forgetExpiredChallenges,
  insertSecret,
  secretByName,
  spendChallenge,
} from '../../storage/accounts/challenges.ts';

export type ChallengeKind = 'passkey-use' | 'passkey-make' | 'sheet' | 'login-token' | 'nonce';

interface ChallengeContent {
  readonly kind: ChallengeKind;
  readonly random: string;
  readonly expiresMs: number;
  readonly about: Readonly<Record<string, string | number>>;
}

/** A challenge that was given out by this server and has not run out. */
export interface OpenChallenge {
  /** 32 random bytes in base64url: what an authenticator or the sheet's key signs. */
  readonly random: string;
  readonly about: Readonly<Record<string, string | number>>;
}

const secretName = 'challenge-key';

/** Gives out challenges and takes each once. */
export class Challenges {
  readonly #database: Database;
  readonly #key: Buffer;
  readonly #now: () => number;

  private constructor(database: Database, key: Buffer, now: () => number) {
    this.#database = database;
    this.#key = key;
    this.#now = now;
  }

  /** Reads the key, which all nodes share, or makes it at the first start. */
  static async open(database: Database, now: () => number = Date.now): Promise<Challenges> {
    const stored = await database.reader.first(secretByName, { name: secretName });
    if (!stored) {
      const value = randomBytes(32).toString('base64url');
      await database.commit({
        id: `secret:${randomUUID()}`,
        writes: [insertSecret({ name: secretName, value })],
        facts: [],
      });
    }
    const row = stored ?? (await database.reader.first(secretByName, { name: secretName }));
    if (!row) throw new Error('the challenge key vanished after it was written');
    return new Challenges(database, Buffer.from(row.value, 'base64url'), now);
  }

  /** `about` comes back when the challenge is answered; it can be read by whoever holds the challenge. */
  create(
    kind: ChallengeKind,
    lifeMs: number,
    about: ChallengeContent['about'] = {},
  ): { id: string; random: string } {
    const random = randomBytes(32).toString('base64url');
    const content: ChallengeContent = { kind, random, expiresMs: this.#now() + lifeMs, about };
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return { id: `${text}.${this.#mac(text)}`, random };
  }

  /** Takes a challenge, once: whether the answer is right comes after. Throws M_FORBIDDEN. */
  async spend(kind: ChallengeKind, id: string): Promise<OpenChallenge> {
    const content = this.#read(id);
    const nowMs = this.#now();
    if (!content || content.kind !== kind || content.expiresMs <= nowMs) throw refused();
    const outcome = await this.#database.commit({
      id: `challenge:${randomUUID()}`,
      writes: [
        forgetExpiredChallenges({ now: nowMs }),
        spendChallenge.guard('challenge-unspent', {
          challengeId: content.random,
          expiresAt: content.expiresMs,
        }),
      ],
      facts: [],
    });
    if (!outcome.committed) throw refused();
    return { random: content.random, about: content.about };
  }

  #read(id: string): ChallengeContent | undefined {
    const [text = '', mac = ''] = id.split('.');
    const expected = Buffer.from(this.#mac(text));
    const given = Buffer.from(mac);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as ChallengeContent;
  }

  #mac(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

function refused(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'This took too long or was used before: start again');
}
