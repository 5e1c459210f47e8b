// Tells listeners what was committed, in the order of positions, whoever committed it.
import type { JournalEntry } from './contract.ts';

type Listener = (entries: readonly JournalEntry[]) => void;

/** Entries are delivered once and without a gap; `position` is the last one that listeners know. */
export class JournalFeed {
  #position: number;
  readonly #listeners = new Set<Listener>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(position: number, onListenerError: (error: unknown) => void) {
    this.#position = position;
    this.#onListenerError = onListenerError;
  }

  get position(): number {
    return this.#position;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `entries` must follow on `position`; those already told are left out. Throws on a gap: nothing may be missed. */
  deliver(entries: readonly JournalEntry[]): void {
    const fresh =
      entries[0] && entries[0].position <= this.#position
        ? entries.filter((entry) => entry.position > this.#position)
        : entries;
    const [first] = fresh;
    const last = fresh.at(-1);
    if (!first || !last) return;
    if (first.position !== this.#position + 1 || last.position !== this.#position + fresh.length) {
      throw new Error(`the journal was told ${first.position}–${last.position} after ${this.#position}`);
    }
    this.#position = last.position;
    for (const listener of this.#listeners) {
      try {
        listener(fresh);
      } catch (error) {
        // One listener's bug must not keep the others, or the committers, from hearing.
        this.#onListenerError(error);
      }
    }
  }
}
