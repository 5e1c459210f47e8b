// When anything last happened that concerns a user alone: what a sync need not ask for, it does not ask for.
import type { Database, JournalEntry } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';

export type UserSubject = 'accountData' | 'toDevice' | 'keyCounts';

const subjectOfKind: ReadonlyMap<number, UserSubject> = new Map([
  [FactKind.AccountData, 'accountData'],
  [FactKind.PushRules, 'accountData'],
  [FactKind.ToDevice, 'toDevice'],
  [FactKind.KeyCounts, 'keyCounts'],
]);

const usersKept = 200_000;

export class UserPositions {
  readonly #users = new Map<number, Partial<Record<UserSubject, number>>>();
  #completeFrom: number;
  #lastDeviceList: number;

  constructor(database: Database) {
    this.#completeFrom = database.position;
    this.#lastDeviceList = database.position;
  }

  onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === FactKind.DeviceList || entry.kind === FactKind.Membership) {
        this.#lastDeviceList = entry.position;
      }
      const subject = subjectOfKind.get(entry.kind);
      if (!subject) continue;
      const last = this.#users.get(entry.user) ?? {};
      last[subject] = entry.position;
      this.#users.set(entry.user, last);
    }
    if (this.#users.size > usersKept) {
      this.#users.clear();
      this.#completeFrom = entries.at(-1)?.position ?? this.#completeFrom;
    }
  }

  /** Whether something may have changed after a position; false is certain. */
  mayHaveChanged(user: number, subject: UserSubject, position: number): boolean {
    if (position < this.#completeFrom) return true;
    return (this.#users.get(user)?.[subject] ?? 0) > position;
  }

  /** Whether anybody's keys or memberships changed after a position. */
  deviceListsMayHaveChanged(position: number): boolean {
    return this.#lastDeviceList > position;
  }
}
