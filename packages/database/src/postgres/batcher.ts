// Group commit over PostgreSQL: what comes while one batch is under way goes into the next, one call each.
import {
  type CommitOutcome,
  type JournalEntry,
  StatementError,
  StorageUnavailableError,
  type WriteSet,
} from '../contract.ts';
import { assertStorable } from '../parameters.ts';

/** What the commit function says about one unit. */
export type UnitOutcome =
  | number
  | { readonly g: number }
  | { readonly e: number; readonly c: boolean; readonly m: string };

interface Waiting {
  readonly unit: WriteSet;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: Error) => void;
}

export interface BatcherOptions {
  readonly maxUnits: number;
  /** Carries out a batch; resolves with the truth about it, also after a lost connection, or rejects. */
  readonly carryOut: (units: readonly WriteSet[]) => Promise<readonly UnitOutcome[]>;
  /** Tells listeners everything up to the last of these entries; they are this node's own, without a gap. */
  readonly tell: (entries: readonly JournalEntry[]) => Promise<void>;
  /** Why nothing can be committed now, if so. */
  readonly refusal: () => string | undefined;
}

export class Batcher {
  readonly #options: BatcherOptions;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closed: boolean = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  commit(unit: WriteSet): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      const refusal = this.#closed ? 'the database is closed' : this.#options.refusal();
      if (refusal !== undefined) throw new StorageUnavailableError(refusal);
      assertStorable(unit);
      this.#waiting.push({ unit, resolve, reject });
      // Starts in a microtask, so that what the same turn asks for goes along.
      this.#running ??= Promise.resolve().then(() => this.#run());
    });
  }

  /** Everything asked before is settled first. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#options.maxUnits);
      try {
        const refusal = this.#options.refusal();
        if (refusal !== undefined) throw new StorageUnavailableError(refusal);
        const outcomes = await this.#options.carryOut(batch.map(({ unit }) => unit));
        await this.#options.tell(entriesOf(batch, outcomes));
        for (const [index, waiting] of batch.entries()) settle(waiting, outcomes[index]);
      } catch (error) {
        const failure =
          error instanceof StorageUnavailableError
            ? error
            : new StorageUnavailableError(String(error), { cause: error });
        for (const { reject } of batch) reject(failure);
      }
    }
    this.#running = undefined;
  }
}

function entriesOf(batch: readonly Waiting[], outcomes: readonly UnitOutcome[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const facts = batch[index]?.unit.facts;
    if (typeof outcome !== 'number' || !facts) continue;
    let position = outcome - facts.length;
    for (const { kind, room, user, ref } of facts) {
      position += 1;
      entries.push({ position, kind, room, user, ref });
    }
  }
  return entries;
}

function settle({ unit, resolve, reject }: Waiting, outcome: UnitOutcome | undefined): void {
  if (outcome === undefined) {
    reject(new StorageUnavailableError('the database did not say what became of the unit'));
  } else if (typeof outcome === 'number') {
    resolve({ committed: true, position: outcome });
  } else if ('g' in outcome) {
    resolve({ committed: false, guard: unit.writes[outcome.g]?.guard?.name ?? '' });
  } else {
    reject(new StatementError(unit.writes[outcome.e]?.statement ?? '', outcome.c, outcome.m));
  }
}
