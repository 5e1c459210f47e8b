// Changing the ways into an account, and closing it.
import { randomUUID } from 'node:crypto';
import type { Database, Write } from '@veche/database';
import { MatrixError, type UserId } from '@veche/protocol';
import { closeAccount, setPasswordHash, setSheetKey } from '../../storage/accounts/accounts.ts';
import { deletePasskey, deletePasskeysOfUser } from '../../storage/accounts/passkeys.ts';
import type { Account, Accounts, Passwords } from '../accounts/index.ts';
import type { Devices } from '../devices/index.ts';
import type { PasskeyAnswer, Passkeys } from './passkeys.ts';
import { checkedSheetKey } from './sheet.ts';

/**
 * What else happens when an account is closed: rooms are left, the profile goes. Called before the account's own rows
 * are closed, so that a crash in between leaves something that can be done again.
 */
export type AccountClosurePort = (user: number, userId: UserId, erase: boolean) => Promise<void>;

interface CredentialParts {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly passkeys: Passkeys;
  readonly devices: Devices;
  readonly closurePorts: readonly AccountClosurePort[];
  readonly now?: () => number;
}

/** Ways in of accounts that exist. */
export class CredentialChanges {
  readonly #parts: CredentialParts;

  constructor(parts: CredentialParts) {
    this.#parts = parts;
  }

  /** The write that sets a password, already hashed. Throws M_WEAK_PASSWORD. */
  async passwordWrite(user: number, password: string): Promise<Write> {
    this.#parts.passwords.check(password);
    const passwordHash = await this.#parts.passwords.hash(password);
    return setPasswordHash.guard('account-open', { user, passwordHash });
  }

  /** Sets a password; with `endOthers` every device but `keepDevice` is signed out in the same transaction. */
  async setPassword(
    user: number,
    password: string,
    endOthers: boolean,
    keepDevice: number | undefined,
  ): Promise<void> {
    const write = await this.passwordWrite(user, password);
    await this.#parts.devices.remove(user, (device) => endOthers && device.device_number !== keepDevice, [
      write,
    ]);
  }

  /** Whether the first sheet may be enrolled without a further proof. */
  isSheetOpen(account: Account): boolean {
    return account.sheetKey === '' && account.sheetOpenUntilMs > (this.#parts.now ?? Date.now)();
  }

  async setSheet(user: number, publicKey: string): Promise<void> {
    await this.#commit('sheet', 'This sheet belongs to another account', [
      setSheetKey.guard('sheet-key-free', { user, sheetKey: checkedSheetKey(publicKey) }),
    ]);
  }

  /** Stores a passkey that was made for this account; returns its credential id. */
  async addPasskey(user: number, userId: UserId, answer: PasskeyAnswer, name: string): Promise<string> {
    const passkey = await this.#parts.passkeys.checkMade(answer, userId, name);
    await this.#commit('passkey', 'This passkey belongs to an account already', [
      this.#parts.accounts.passkeyWrite(user, passkey),
    ]);
    return passkey.credentialId;
  }

  /** Throws M_FORBIDDEN where it is the only way in. */
  async removePasskey(account: Account, credentialId: string): Promise<void> {
    const passkeys = await this.#parts.accounts.passkeysOf(account.user);
    const isKnown = passkeys.some((passkey) => passkey.credential_id === credentialId);
    if (!isKnown) throw new MatrixError(404, 'M_NOT_FOUND', 'You have no such passkey');
    if (passkeys.length === 1 && account.passwordHash === '' && account.sheetKey === '') {
      throw new MatrixError(403, 'M_FORBIDDEN', 'This is your only way in: set a password or a sheet first');
    }
    await this.#commit('passkey-removal', 'This passkey is gone already', [
      deletePasskey.guard('passkey-there', { user: account.user, credentialId }),
    ]);
  }

  /** Closes the account for good; its name is never given again. */
  async close(user: number, userId: UserId, erase: boolean): Promise<void> {
    for (const port of this.#parts.closurePorts) await port(user, userId, erase);
    await this.#parts.devices.remove(user, () => true, this.closureWrites(user));
  }

  /** The account's own rows that close it. */
  closureWrites(user: number): readonly Write[] {
    return [closeAccount({ user }), deletePasskeysOfUser({ user })];
  }

  async #commit(what: string, refusal: string, writes: readonly Write[]): Promise<void> {
    const outcome = await this.#parts.database.commit({ id: `${what}:${randomUUID()}`, writes, facts: [] });
    if (!outcome.committed) throw new MatrixError(409, 'M_UNKNOWN', refusal);
  }
}
