// What an operator may do to accounts, each act through the ledger's door.
import { randomBytes } from 'node:crypto';
import type { Database } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import { accountsAfter, setLocked, setSuspended } from '../../storage/accounts/accounts.ts';
import {
  deleteRegistrationToken,
  insertRegistrationToken,
  tokensOfOperator,
} from '../../storage/accounts/registration-tokens.ts';
import { noticesOfUser } from '../../storage/admin/ledger.ts';
import { deleteReport, reportsAfter } from '../../storage/reports/report-store.ts';
import {
  type Account,
  type Accounts,
  dayText,
  inUse,
  newSecret,
  type Passwords,
  secretHash,
} from '../accounts/index.ts';
import type { AccountClosurePort, CredentialChanges } from '../auth/index.ts';
import type { Devices, OpenedSession, SessionOpening, SessionRequest, Sessions } from '../devices/index.ts';
import { ActRefused, type Ledger } from './ledger.ts';

interface AdministrationParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly credentials: CredentialChanges;
  readonly devices: Devices;
  readonly sessions: Sessions;
  readonly opening: SessionOpening;
  readonly closurePorts: readonly AccountClosurePort[];
  readonly now?: () => number;
}

/** Who asks for an act, and why. */
export interface Order {
  readonly actor: string;
  readonly basis: string;
}

export interface ListedAccount {
  readonly userId: string;
  readonly createdDay: string;
  readonly isAdmin: boolean;
  readonly state: 'active' | 'locked' | 'suspended' | 'closed';
}

/** What somebody told the operator. Fields that do not belong to its kind are empty. */
export interface ListedReport {
  readonly id: number;
  readonly atMs: number;
  readonly reporter: string;
  readonly roomId: string;
  readonly eventId: string;
  readonly subject: string;
  readonly reason: string;
}

const farFutureMs = 253_402_300_799_000;

/** The operator's acts. */
export class Administration {
  readonly #parts: AdministrationParts;

  constructor(parts: AdministrationParts) {
    this.#parts = parts;
  }

  /** Makes an account, with a session where one is asked for. Throws what registration throws. */
  async createUser(
    order: Order,
    wanted: { username: string; password: string; isAdmin: boolean; session?: SessionRequest },
  ): Promise<{ userId: string; session: OpenedSession | undefined }> {
    const userId = this.#parts.accounts.nameFor(wanted.username);
    await this.#parts.accounts.requireFree(userId);
    this.#parts.passwords.check(wanted.password);
    const passwordHash = await this.#parts.passwords.hash(wanted.password);
    let session: OpenedSession | undefined;
    const scope = { user: userId, admin: wanted.isAdmin ? 1 : 0 };
    try {
      await this.#parts.ledger.act({ ...order, kind: 'user.create', scope }, async () => {
        const prepared = await this.#parts.accounts.preparation({
          userId,
          passwordHash,
          passkey: undefined,
          sheetKey: '',
          isAdmin: wanted.isAdmin,
        });
        const opened = wanted.session && (await this.#parts.opening.prepare(prepared.user, wanted.session));
        session = opened?.session;
        return { writes: [...prepared.writes, ...(opened?.writes ?? [])], facts: opened?.facts ?? [] };
      });
    } catch (error) {
      if (error instanceof ActRefused && error.guard === 'account-name-free') throw inUse();
      throw error;
    }
    return { userId, session };
  }

  /** A locked account can neither read nor write until it is unlocked; its data stay. */
  async setLocked(order: Order, name: string, isLocked: boolean): Promise<void> {
    const { user, userId } = await this.#require(name);
    const kind = isLocked ? 'user.lock' : 'user.unlock';
    await this.#parts.ledger.act({ ...order, kind, scope: { user: userId } }, async () => ({
      writes: [setLocked({ user, isLocked: isLocked ? 1 : 0 })],
      facts: [fact('Sessions', { user })],
      notify: user,
    }));
    this.#parts.sessions.forgetUser(user);
  }

  /** A suspended account can read but reaches nobody. */
  async setSuspended(order: Order, name: string, isSuspended: boolean): Promise<void> {
    const { user, userId } = await this.#require(name);
    const kind = isSuspended ? 'user.suspend' : 'user.unsuspend';
    await this.#parts.ledger.act({ ...order, kind, scope: { user: userId } }, async () => ({
      writes: [setSuspended({ user, isSuspended: isSuspended ? 1 : 0 })],
      facts: [fact('Sessions', { user })],
      notify: user,
    }));
    this.#parts.sessions.forgetUser(user);
  }

  /** Sets a new random password and signs all devices out. It opens the account, never the chats. */
  async resetPassword(order: Order, name: string): Promise<string> {
    const { user, userId } = await this.#require(name);
    const password = randomBytes(12).toString('base64url');
    const write = await this.#parts.credentials.passwordWrite(user, password);
    await this.#parts.ledger.act(
      { ...order, kind: 'user.reset-password', scope: { user: userId } },
      async () => {
        const removal = await this.#parts.devices.prepareRemoval(user, () => true);
        return { writes: [write, ...removal.writes], facts: removal.facts, notify: user };
      },
    );
    this.#parts.sessions.forgetUser(user);
    return password;
  }

  async deactivate(order: Order, name: string, erase: boolean): Promise<void> {
    const { user, userId } = await this.#require(name);
    for (const port of this.#parts.closurePorts) await port(user, userId, erase);
    const scope = { user: userId, erase: erase ? 1 : 0 };
    await this.#parts.ledger.act({ ...order, kind: 'user.deactivate', scope }, async () => {
      const removal = await this.#parts.devices.prepareRemoval(user, () => true);
      return {
        writes: [...this.#parts.credentials.closureWrites(user), ...removal.writes],
        facts: removal.facts,
        notify: user,
      };
    });
    this.#parts.sessions.forgetUser(user);
  }

  /** At most `limit` accounts after the number `after`; the last number to go on with. */
  async list(after: number, limit: number): Promise<{ accounts: readonly ListedAccount[]; next: number }> {
    const rows = await this.#parts.database.reader.all(accountsAfter, { after, limit });
    const accounts = rows.map((row) => ({
      userId: row.user_id,
      createdDay: dayText(row.created_day),
      isAdmin: row.is_admin === 1,
      state: stateOf(row),
    }));
    return { accounts, next: rows.length < limit ? 0 : (rows.at(-1)?.user_number ?? 0) };
  }

  /** A registration token; `uses` undefined means without limit. Only its hash is kept. */
  async createToken(
    order: Order,
    label: string,
    uses: number | undefined,
    lifeMs: number | undefined,
  ): Promise<string> {
    const token = newSecret('vreg');
    const nowMs = (this.#parts.now ?? Date.now)();
    const scope = { label, uses: uses ?? -1 };
    await this.#parts.ledger.act({ ...order, kind: 'registration-token.create', scope }, async () => ({
      writes: [
        insertRegistrationToken({
          tokenHash: secretHash(token),
          issuer: 0,
          label,
          usesLeft: uses ?? -1,
          createdAt: nowMs,
          expiresAt: lifeMs === undefined ? farFutureMs : nowMs + lifeMs,
        }),
      ],
      facts: [],
    }));
    return token;
  }

  async tokens(): Promise<{ id: string; label: string; usesLeft: number; expiresMs: number | undefined }[]> {
    const rows = await this.#parts.database.reader.all(tokensOfOperator, {});
    return rows.map((row) => ({
      id: row.token_hash.slice(0, 12),
      label: row.label,
      usesLeft: row.uses_left,
      expiresMs: row.expires_at === farFutureMs ? undefined : row.expires_at,
    }));
  }

  /** Ends a token by the id that `tokens` shows. */
  async deleteToken(order: Order, id: string): Promise<void> {
    const rows = await this.#parts.database.reader.all(tokensOfOperator, {});
    const row = rows.find(({ token_hash: tokenHash }) => tokenHash.startsWith(id));
    if (!row || id.length < 8) throw new MatrixError(404, 'M_NOT_FOUND', 'There is no such token');
    await this.#parts.ledger.act(
      { ...order, kind: 'registration-token.delete', scope: { label: row.label } },
      async () => ({
        writes: [deleteRegistrationToken({ tokenHash: row.token_hash })],
        facts: [],
      }),
    );
  }

  /** At most `limit` reports after the number `after`, oldest first: ids and the reporter's words. */
  async reports(after: number, limit: number): Promise<readonly ListedReport[]> {
    const rows = await this.#parts.database.reader.all(reportsAfter, { after, limit });
    return rows.map((row) => ({
      id: row.report_number,
      atMs: row.at_ms,
      reporter: row.user_id,
      roomId: row.room_id,
      eventId: row.event_id,
      subject: row.subject,
      reason: row.reason,
    }));
  }

  /** Takes a report off the list: something was done about it, or nothing had to be. */
  async closeReport(order: Order, report: number): Promise<void> {
    if (!Number.isSafeInteger(report)) throw new MatrixError(404, 'M_NOT_FOUND', 'There is no such report');
    try {
      await this.#parts.ledger.act({ ...order, kind: 'report.close', scope: { report } }, async () => ({
        writes: [deleteReport.guard('report-open', { report })],
        facts: [],
      }));
    } catch (error) {
      if (error instanceof ActRefused) throw new MatrixError(404, 'M_NOT_FOUND', 'There is no such report');
      throw error;
    }
  }

  /** What was done to a person, newest first. */
  async noticesOf(user: number): Promise<{ id: number; ts: number; kind: string; basis: string }[]> {
    const rows = await this.#parts.database.reader.all(noticesOfUser, { user });
    return rows.map((row) => ({ id: row.notice_number, ts: row.at_ms, kind: row.kind, basis: row.basis }));
  }

  async #require(name: string): Promise<Account> {
    const account = await this.#parts.accounts.find(name);
    if (!account || account.isDeactivated) {
      throw new MatrixError(404, 'M_NOT_FOUND', `There is no open account ${name} here`);
    }
    return account;
  }
}

function stateOf(row: {
  is_locked: number;
  is_suspended: number;
  is_deactivated: number;
}): ListedAccount['state'] {
  if (row.is_deactivated === 1) return 'closed';
  if (row.is_locked === 1) return 'locked';
  return row.is_suspended === 1 ? 'suspended' : 'active';
}
