// The key of the printed sheet: its public half is here, and a signature over a challenge opens the account.
import { createPublicKey, verify } from 'node:crypto';
import { MatrixError, type ServerName } from '@veche/protocol';
import type { Account, Accounts } from '../accounts/index.ts';
import type { Challenges } from './challenges.ts';

export interface SheetAnswer {
  readonly challenge_id: string;
  readonly public_key: string;
  readonly signature: string;
}

const lifeMs = 5 * 60 * 1000;

/** The bytes that the sheet's key signs (docs/subsystems/sign-in.md). */
export function sheetMessage(serverName: ServerName | string, challenge: string): Buffer {
  return Buffer.from(`chat.veche.sheet.v1\n${serverName}\n${challenge}`);
}

/** Checks answers of sheets. */
export class Sheets {
  readonly #accounts: Accounts;
  readonly #challenges: Challenges;

  constructor(accounts: Accounts, challenges: Challenges) {
    this.#accounts = accounts;
    this.#challenges = challenges;
  }

  challenge(): { challenge_id: string; challenge: string } {
    const { id, random } = this.#challenges.create('sheet', lifeMs);
    return { challenge_id: id, challenge: random };
  }

  /** The account whose sheet signed. Throws M_FORBIDDEN. */
  async check(answer: SheetAnswer): Promise<Account> {
    const challenge = await this.#challenges.spend('sheet', answer.challenge_id);
    const key = checkedSheetKey(answer.public_key);
    const message = sheetMessage(this.#accounts.serverName, challenge.random);
    if (!isSignedBy(key, message, answer.signature)) throw refused();
    const account = await this.#accounts.bySheetKey(key);
    if (!account) throw refused();
    return account;
  }
}

/** The key in the form in which it is stored. Throws M_INVALID_PARAM where it is no Ed25519 key. */
export function checkedSheetKey(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) {
    throw new MatrixError(400, 'M_INVALID_PARAM', "The sheet's key is not an Ed25519 key of 32 bytes");
  }
  return bytes.toString('base64').replaceAll('=', '');
}

function isSignedBy(publicKey: string, message: Buffer, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== 64) return false;
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, bytes);
}

function refused(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'This sheet does not open an account here');
}
