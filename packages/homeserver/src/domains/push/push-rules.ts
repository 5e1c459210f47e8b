// Push rules of people: read, change, and ready to be asked. Only differences to the defaults are kept, in the store and
// in memory.
import { randomUUID } from 'node:crypto';
import type { Database, JournalEntry } from '@veche/database';
import { isJsonObject, MatrixError } from '@veche/protocol';
import {
  type CompiledRuleset,
  compilePushRules,
  isUserPushRules,
  noUserPushRules,
  type PushRuleEdit,
  type PushRuleset,
  rulesetOf,
  type UserPushRules,
} from '@veche/room-rules/push-rules/index';
import { FactKind, fact } from '../../journal-facts.ts';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import { addPushRules, PushRuleStore, replacePushRules } from '../../storage/push/push-rule-store.ts';
import { carriedOver } from './rules-of-room.ts';
import { silencedRooms } from './silenced-rooms.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const pushRulesGuard = 'push-rules-version';

const attempts = 20;

/** Somebody whose rules are not the defaults. */
export interface PersonalRules {
  readonly user: number;
  readonly userId: string;
  readonly compiled: CompiledRuleset;
  /** Whether ordinary messages of the room count for nothing, so that only exceptions are kept. */
  isSilenced(roomId: string): boolean;
}

/** Keeps the push rules of the people of this server. */
export class PushRules {
  readonly #database: Database;
  readonly #store: PushRuleStore;
  readonly #users: UserNumbers;
  readonly #personal = new Map<string, PersonalRules>();

  private constructor(database: Database, users: UserNumbers) {
    this.#database = database;
    this.#store = new PushRuleStore(database);
    this.#users = users;
  }

  /** Reads the rules of everybody who changed something, and follows changes. */
  static async open(database: Database, users: UserNumbers): Promise<PushRules> {
    const rules = new PushRules(database, users);
    database.onJournal((entries) => rules.#onJournal(entries));
    for (const row of await rules.#store.all()) await rules.#remember(row.user, row.changes);
    return rules;
  }

  /** Those whose rules differ from the defaults, by user id. */
  get personal(): ReadonlyMap<string, PersonalRules> {
    return this.#personal;
  }

  async ruleset(user: number, userId: string): Promise<PushRuleset> {
    return rulesetOf(userId, storedRules((await this.#store.one(user))?.changes));
  }

  /** The content of `m.push_rules`. */
  async accountData(user: number): Promise<{ global: PushRuleset }> {
    return { global: await this.ruleset(user, await this.#users.id(user)) };
  }

  /** Whether the person's rules changed in (after, upTo]. */
  changed(user: number, after: number, upTo: number): Promise<boolean> {
    return this.#store.isChanged(user, after, upTo);
  }

  /** Carries out a change, decided anew where somebody else was faster. Throws what the edit refuses. */
  async edit(user: number, edit: (stored: UserPushRules) => PushRuleEdit): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = await this.#store.one(user);
      const result = edit(storedRules(row?.changes));
      if ('problem' in result) {
        const { status, errcode, message } = result.problem;
        throw new MatrixError(status, errcode, message);
      }
      const changes = JSON.stringify(result.rules);
      const write = row
        ? replacePushRules.guard(pushRulesGuard, { user, expected: row.version, changes })
        : addPushRules.guard(pushRulesGuard, { user, changes });
      const outcome = await this.#database.commit({
        id: `push-rules:${randomUUID()}`,
        writes: [write],
        facts: [fact('PushRules', { user })],
      });
      if (outcome.committed) {
        await this.#remember(user, changes);
        return;
      }
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Your push rules are being changed elsewhere: try again');
  }

  /** Gives the rules of one room to the one that takes its place. */
  async carryOver(user: number, userId: string, fromRoomId: string, toRoomId: string): Promise<void> {
    if (!this.#personal.has(userId)) return;
    const row = await this.#store.one(user);
    if (!carriedOver(userId, storedRules(row?.changes), fromRoomId, toRoomId)) return;
    await this.edit(user, (stored) => ({
      rules: carriedOver(userId, stored, fromRoomId, toRoomId) ?? stored,
    }));
  }

  #onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === FactKind.PushRules) void this.#reload(entry.user).catch(() => undefined);
    }
  }

  async #reload(user: number): Promise<void> {
    const row = await this.#store.one(user);
    if (row) await this.#remember(user, row.changes);
  }

  async #remember(user: number, changes: string): Promise<void> {
    const userId = await this.#users.id(user);
    const ruleset = rulesetOf(userId, storedRules(changes));
    const silenced = silencedRooms(ruleset);
    this.#personal.set(userId, {
      user,
      userId,
      compiled: compilePushRules(ruleset, userId),
      isSilenced: (roomId) => silenced === 'all' || silenced.has(roomId),
    });
  }
}

function storedRules(changes: string | undefined): UserPushRules {
  if (changes === undefined) return noUserPushRules;
  const parsed: unknown = JSON.parse(changes);
  return isJsonObject(parsed) && isUserPushRules(parsed) ? parsed : noUserPushRules;
}
