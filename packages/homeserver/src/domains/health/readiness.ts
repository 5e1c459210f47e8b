// Whether the store reads and writes: found out by doing both, at most every few seconds however often one asks.
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { lastProbe, writeProbeRow } from '../../storage/health/write-probe.ts';

/** `failing`: what does not work; `reason`: what the store said, for the operator alone. */
export type Readiness =
  | { readonly isReady: true }
  | { readonly isReady: false; readonly failing: 'reading' | 'writing'; readonly reason: string };

const goodForMs = 5000;
const answerWithinMs = 5000;

export class ReadinessCheck {
  readonly #database: Database;
  readonly #now: () => number;
  #checkedMs = Number.NEGATIVE_INFINITY;
  #latest: Promise<Readiness> | undefined;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** The finding of the last seconds, or a new one. */
  check(): Promise<Readiness> {
    const elapsedMs = performance.now() - this.#checkedMs;
    if (this.#latest === undefined || elapsedMs > goodForMs) {
      this.#checkedMs = performance.now();
      this.#latest = this.#probe();
    }
    return this.#latest;
  }

  async #probe(): Promise<Readiness> {
    const read = await inTime(this.#database.reader.first(lastProbe, {}));
    if (read !== undefined) return { isReady: false, failing: 'reading', reason: read };
    const written = await inTime(
      this.#database.commit({
        id: `write-probe:${randomUUID()}`,
        writes: [writeProbeRow({ atMs: this.#now() })],
        facts: [],
      }),
    );
    return written === undefined
      ? { isReady: true }
      : { isReady: false, failing: 'writing', reason: written };
  }
}

/** What went wrong in words; undefined where it worked. */
async function inTime(work: Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${answerWithinMs / 1000} seconds`), answerWithinMs);
  });
  const done = work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
