// Passkeys: options for the browser, and the check of what its authenticator answered (WebAuthn level 3).
import { randomBytes, randomUUID } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Database } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { passkeyById, setSignCount } from '../../storage/accounts/passkeys.ts';
import type { NewPasskey } from '../accounts/index.ts';
import type { Challenges } from './challenges.ts';

export interface PasskeySettings {
  /** Permanent: passkeys made under another one can no longer be used. */
  readonly rpId: string;
  /** Where the app may be opened. */
  readonly origins: readonly string[];
}

/** What a client sends back: the challenge's id and the credential as JSON. */
export interface PasskeyAnswer {
  readonly challenge_id: string;
  readonly response: { readonly id: string; readonly response: object };
}

interface ChallengeWithOptions {
  readonly challenge_id: string;
  readonly options: Record<string, unknown>;
}

const lifeMs = 5 * 60 * 1000;

/** Makes and checks passkeys. */
export class Passkeys {
  readonly #database: Database;
  readonly #challenges: Challenges;
  readonly #settings: PasskeySettings;

  constructor(database: Database, challenges: Challenges, settings: PasskeySettings) {
    this.#database = database;
    this.#challenges = challenges;
    this.#settings = settings;
  }

  get rpId(): string {
    return this.#settings.rpId;
  }

  /** Options for using any passkey of this server. */
  async useOptions(): Promise<ChallengeWithOptions> {
    const { generateAuthenticationOptions } = await webauthn();
    const { id, random } = this.#challenges.create('passkey-use', lifeMs);
    const options = await generateAuthenticationOptions({
      rpID: this.#settings.rpId,
      challenge: Uint8Array.from(Buffer.from(random, 'base64url')),
      userVerification: 'required',
      timeout: lifeMs,
    });
    return { challenge_id: id, options: { ...options } };
  }

  /** Options for making a passkey for `userId`; `known` ones are not made a second time. */
  async makeOptions(
    userId: string,
    displayName: string,
    known: readonly string[],
  ): Promise<ChallengeWithOptions> {
    const { generateRegistrationOptions } = await webauthn();
    const { id, random } = this.#challenges.create('passkey-make', lifeMs, { userId });
    const options = await generateRegistrationOptions({
      rpName: 'Veche',
      rpID: this.#settings.rpId,
      userName: userId,
      userDisplayName: displayName,
      userID: Uint8Array.from(randomBytes(32)),
      challenge: Uint8Array.from(Buffer.from(random, 'base64url')),
      attestationType: 'none',
      excludeCredentials: known.map((credentialId) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout: lifeMs,
    });
    return { challenge_id: id, options: { ...options } };
  }

  /** A passkey that was just made for `userId`. Throws M_FORBIDDEN. */
  async checkMade(answer: PasskeyAnswer, userId: string, name: string): Promise<NewPasskey> {
    const challenge = await this.#challenges.spend('passkey-make', answer.challenge_id);
    if (challenge.about.userId !== userId) throw refused();
    const { verifyRegistrationResponse } = await webauthn();
    const verified = await verifyRegistrationResponse({
      response: answer.response as RegistrationResponseJSON,
      expectedChallenge: challenge.random,
      expectedOrigin: [...this.#settings.origins],
      expectedRPID: this.#settings.rpId,
      requireUserVerification: true,
    }).catch(() => undefined);
    if (!verified?.verified) throw refused();
    const { credential } = verified.registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      signCount: credential.counter,
      name,
    };
  }

  /** The user whose passkey answered. Throws M_FORBIDDEN. */
  async checkUsed(answer: PasskeyAnswer): Promise<number> {
    const challenge = await this.#challenges.spend('passkey-use', answer.challenge_id);
    const row = await this.#database.reader.first(passkeyById, { credentialId: answer.response.id });
    if (!row) throw refused();
    const { verifyAuthenticationResponse } = await webauthn();
    const verified = await verifyAuthenticationResponse({
      response: answer.response as AuthenticationResponseJSON,
      expectedChallenge: challenge.random,
      expectedOrigin: [...this.#settings.origins],
      expectedRPID: this.#settings.rpId,
      requireUserVerification: true,
      credential: {
        id: row.credential_id,
        publicKey: Uint8Array.from(row.public_key),
        counter: row.sign_count,
      },
    }).catch(() => undefined);
    if (!verified?.verified) throw refused();
    await this.#countUse(row.credential_id, row.sign_count, verified.authenticationInfo.newCounter);
    return row.user_number;
  }

  async #countUse(credentialId: string, from: number, signCount: number): Promise<void> {
    if (signCount === from) return;
    const outcome = await this.#database.commit({
      id: `passkey-count:${randomUUID()}`,
      writes: [setSignCount.guard('passkey-count-grew', { credentialId, from, signCount })],
      facts: [],
    });
    if (!outcome.committed) throw refused();
  }
}

/** Loaded when the first passkey is asked for: a start does not wait for it. */
function webauthn(): Promise<typeof import('@simplewebauthn/server')> {
  return import('@simplewebauthn/server');
}

function refused(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'This passkey does not open an account here');
}
