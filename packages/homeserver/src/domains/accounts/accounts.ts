// Who has an account here: finding, naming, making.
import type { Database, Write } from '@veche/database';
import {
  isNewLocalpart,
  localpartOf,
  MatrixError,
  parseUserId,
  type ServerName,
  type UserId,
  userId,
} from '@veche/protocol';
import {
  type AccountRow,
  accountBySheetKey,
  accountByUser,
  insertAccount,
} from '../../storage/accounts/accounts.ts';
import { insertPasskey, passkeysOfUser } from '../../storage/accounts/passkeys.ts';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import { addProfile } from '../../storage/profiles/profile-store.ts';
import { dayOf } from './days.ts';
import { foldHandle } from './handle-folding.ts';

/** An account that exists. */
export interface Account {
  readonly user: number;
  readonly userId: UserId;
  readonly createdDay: number;
  readonly passwordHash: string;
  readonly sheetKey: string;
  readonly sheetOpenUntilMs: number;
  readonly isAdmin: boolean;
  readonly isLocked: boolean;
  readonly isSuspended: boolean;
  readonly isDeactivated: boolean;
}

/** A passkey that was proven and can be stored. */
export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly name: string;
}

/** The ways in of a new account. */
export interface NewAccount {
  readonly userId: UserId;
  readonly passwordHash: string;
  readonly passkey: NewPasskey | undefined;
  readonly sheetKey: string;
  readonly isAdmin: boolean;
}

const localpartLimitBytes = 200;
/** So long may the first sheet be enrolled without a further proof. */
const sheetOpenMs = 60 * 60 * 1000;

/** Finds and prepares accounts of this server. */
export class Accounts {
  readonly serverName: ServerName;
  readonly #database: Database;
  readonly #users: UserNumbers;
  readonly #now: () => number;

  constructor(database: Database, users: UserNumbers, serverName: ServerName, now: () => number = Date.now) {
    this.#database = database;
    this.#users = users;
    this.serverName = serverName;
    this.#now = now;
  }

  /** The user id of a new account, small letters made of capitals. Throws M_INVALID_USERNAME. */
  nameFor(username: string): UserId {
    const localpart = username.toLowerCase();
    const id = userId(localpart, this.serverName);
    if (!isNewLocalpart(localpart) || localpart.length > localpartLimitBytes || id === undefined) {
      throw new MatrixError(
        400,
        'M_INVALID_USERNAME',
        'An address has small Latin letters, digits and . _ = - / + only',
      );
    }
    // Names that look like ones made by servers and bridges, or that say nothing.
    if (localpart.startsWith('_')) {
      throw new MatrixError(400, 'M_EXCLUSIVE', 'Addresses that begin with _ are reserved');
    }
    return id;
  }

  /** The account behind `@name:here` or `name`, whatever its capitals. */
  async find(name: string): Promise<Account | undefined> {
    const full = name.startsWith('@') ? name : `@${name}:${this.serverName}`;
    const parsed = parseUserId(full);
    if (!parsed || parsed.serverName !== this.serverName) return undefined;
    const user = (await this.#users.find(full)) ?? (await this.#users.find(full.toLowerCase()));
    return user === undefined ? undefined : this.byNumber(user);
  }

  async byNumber(user: number): Promise<Account | undefined> {
    const row = await this.#database.reader.first(accountByUser, { user });
    return row && this.#account(row);
  }

  async bySheetKey(sheetKey: string): Promise<Account | undefined> {
    if (sheetKey === '') return undefined;
    const row = await this.#database.reader.first(accountBySheetKey, { sheetKey });
    return row && this.#account(row);
  }

  /** Throws M_USER_IN_USE. */
  async requireFree(id: UserId): Promise<void> {
    if (await this.find(id)) throw inUse();
  }

  /** The rows of a new account, to be committed together with whatever belongs to it. */
  async preparation(account: NewAccount): Promise<{ user: number; writes: readonly Write[] }> {
    await this.requireFree(account.userId);
    const user = await this.#users.assign(account.userId);
    const nowMs = this.#now();
    const writes: Write[] = [
      insertAccount.guard('account-name-free', {
        user,
        createdDay: dayOf(nowMs),
        passwordHash: account.passwordHash,
        sheetKey: account.sheetKey,
        sheetOpenUntil: account.sheetKey === '' ? nowMs + sheetOpenMs : 0,
        isAdmin: account.isAdmin ? 1 : 0,
      }),
      // From the first moment on a look-alike can be found, and told from its model.
      addProfile({ user, folded: foldHandle(localpartOf(account.userId)), listed: 0, fields: '{}' }),
    ];
    if (account.passkey) writes.push(this.passkeyWrite(user, account.passkey));
    return { user, writes };
  }

  passkeyWrite(user: number, passkey: NewPasskey): Write {
    return insertPasskey.guard('passkey-new', { user, createdDay: dayOf(this.#now()), ...passkey });
  }

  passkeysOf(user: number): Promise<{ credential_id: string; name: string; created_day: number }[]> {
    return this.#database.reader.all(passkeysOfUser, { user });
  }

  async #account(row: AccountRow): Promise<Account> {
    return {
      user: row.user_number,
      userId: await this.#users.id(row.user_number),
      createdDay: row.created_day,
      passwordHash: row.password_hash,
      sheetKey: row.sheet_key,
      sheetOpenUntilMs: row.sheet_open_until,
      isAdmin: row.is_admin === 1,
      isLocked: row.is_locked === 1,
      isSuspended: row.is_suspended === 1,
      isDeactivated: row.is_deactivated === 1,
    };
  }
}

/** Somebody has, or once had, that name. */
export function inUse(): MatrixError {
  return new MatrixError(400, 'M_USER_IN_USE', 'This address is taken: choose another');
}
