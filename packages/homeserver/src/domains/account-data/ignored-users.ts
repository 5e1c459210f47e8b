// Whom a person does not want to hear of, as their account data says. Remembered until it changes.
// https://spec.matrix.org/v1.19/client-server-api/#ignoring-users
import type { Database } from '@veche/database';
import { isJsonObject } from '@veche/protocol';
import { FactKind } from '../../journal-facts.ts';
import type { AccountData } from './account-data.ts';

const rememberedUsers = 10_000;
const nobody: ReadonlySet<string> = new Set();

export class IgnoredUsers {
  readonly #accountData: AccountData;
  readonly #remembered = new Map<number, ReadonlySet<string>>();
  #changes = 0;

  constructor(database: Database, accountData: AccountData) {
    this.#accountData = accountData;
    database.onJournal((entries) => {
      for (const entry of entries) {
        if (entry.kind !== FactKind.AccountData || entry.room !== 0) continue;
        this.#changes += 1;
        this.#remembered.delete(entry.user);
      }
    });
  }

  async ignoredBy(user: number): Promise<ReadonlySet<string>> {
    const known = this.#remembered.get(user);
    if (known) return known;
    const changes = this.#changes;
    const content = await this.#accountData.get(user, 0, 'm.ignored_user_list');
    const users = isJsonObject(content) && isJsonObject(content.ignored_users) ? content.ignored_users : {};
    const ids = Object.keys(users);
    const ignored = ids.length > 0 ? new Set(ids) : nobody;
    if (this.#remembered.size >= rememberedUsers) this.#remembered.clear();
    // What changed while it was read is not remembered.
    if (changes === this.#changes) this.#remembered.set(user, ignored);
    return ignored;
  }
}
