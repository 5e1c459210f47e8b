// Which identity each person is known by, and who shows another one now.
import type { PersonPin } from '@veche/protocol/veche/index';
import type { Vault } from './vault.ts';

export class People {
  readonly #vault: Vault;
  readonly #now: () => number;
  /** Person → the master key that is shown instead of the pinned one. */
  readonly #changed = new Map<string, string>();
  onChange: (user: string) => void = () => {};

  constructor(vault: Vault, now: () => number) {
    this.#vault = vault;
    this.#now = now;
  }

  pin(user: string): PersonPin | undefined {
    return this.#vault.get('people')?.people[user];
  }

  hasChanged(user: string): boolean {
    return this.#changed.has(user);
  }

  /** A key query shows this identity. The first one is remembered; another one is noted and changes nothing. */
  async saw(user: string, master: string): Promise<'known' | 'first-seen' | 'changed'> {
    const pin = this.pin(user);
    if (!pin) {
      await this.approve(user, master, 'first-seen');
      return 'first-seen';
    }
    const changed = pin.master !== master;
    if (changed ? this.#changed.get(user) !== master : this.#changed.has(user)) {
      if (changed) this.#changed.set(user, master);
      else this.#changed.delete(user);
      this.onChange(user);
    }
    return changed ? 'changed' : 'known';
  }

  /** The person at this device, or a link or code, says that this is them. */
  async approve(user: string, master: string, how: PersonPin['how']): Promise<void> {
    const entry = this.#vault.get('people') ?? { v: 1 as const, people: {} };
    const before = entry.people[user];
    const same = before?.master === master;
    const pin: PersonPin = {
      master,
      since: same ? before.since : this.#now(),
      how: same && before.how !== 'first-seen' && how === 'first-seen' ? before.how : how,
    };
    await this.#vault.set('people', { v: 1, people: { ...entry.people, [user]: pin } });
    this.#changed.delete(user);
    this.onChange(user);
  }
}
