// Runs committing processes, ends them in the middle, and holds the database against what was acknowledged.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Database, journalAfter } from '@veche/database';
import { expect } from 'vitest';
import { accountOf, entriesOf } from '../ledger.ts';

export interface Acknowledged {
  readonly account: number;
  readonly n: number;
  readonly entry: number;
  readonly position: number;
}

export interface CommittingTask {
  readonly folder: string;
  readonly url?: string | undefined;
  readonly committers: number;
  readonly firstAccount: number;
}

/** A running committing process with what it has acknowledged so far. */
export class CommittingProcess {
  readonly acknowledged: Acknowledged[] = [];
  readonly child: ChildProcess;
  refusals = 0;
  healthy = 0;
  broken: string | undefined;
  readonly #ended: Promise<unknown>;
  #wake: (() => void) | undefined;

  constructor(task: CommittingTask) {
    const script = new URL('./committing-process.ts', import.meta.url).pathname;
    this.child = spawn(process.execPath, [script, JSON.stringify(task)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.child.stdout) throw new Error('no pipe');
    const lines = createInterface({ input: this.child.stdout });
    lines.on('line', (line) => this.#hear(line));
    // What was said before the end is read to its last line.
    this.#ended = Promise.all([once(this.child, 'exit'), once(lines, 'close')]);
  }

  /** For the end of a test that may have failed in the middle. */
  [Symbol.dispose](): void {
    this.child.kill('SIGKILL');
  }

  /** Waits until `holds`, looking again whenever the process says something. */
  async until(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!holds()) {
      if (this.broken !== undefined) throw new Error(this.broken);
      if (this.child.exitCode !== null) throw new Error(`the process ended with ${this.child.exitCode}`);
      if (Date.now() > deadline) throw new Error('the process did not come so far in time');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
    if (this.broken !== undefined) throw new Error(this.broken);
  }

  #hear(line: string): void {
    const [word, ...rest] = line.split(' ');
    if (word === 'ack') {
      const [account = 0, n = 0, entry = 0, position = 0] = rest.map(Number);
      this.acknowledged.push({ account, n, entry, position });
    } else if (word === 'refused') this.refusals += 1;
    else if (word === 'healthy') this.healthy += 1;
    else if (word === 'broken') this.broken = line;
    this.#wake?.();
  }
}

/** Everything acknowledged is there, once, whole and in order; what was not may be, but whole too. */
export async function verify(database: Database, acknowledged: readonly Acknowledged[]): Promise<void> {
  const journal = await database.longReader.all(journalAfter, { after: 0, upTo: 1e9, limit: 1e9 });
  expect(journal.length).toBe(database.position);
  const positionOfEntry = new Map<number, number>();
  for (const [index, { position, kind, ref }] of journal.entries()) {
    if (position !== index + 1) throw new Error(`position ${position} stands where ${index + 1} should`);
    if (kind === 1) positionOfEntry.set(ref, position);
  }
  const accounts = [...new Set(acknowledged.map(({ account }) => account))];
  const stored = new Map<string, number>();
  for (const account of accounts) {
    const rows = await database.longReader.all(entriesOf, { accounts: [account], limit: 1e9 });
    const inOrder = rows
      .map((row) => ({ ...row, position: positionOfEntry.get(row.entry) ?? 0 }))
      .sort((left, right) => left.position - right.position);
    for (const [index, row] of inOrder.entries()) {
      if (row.body !== String(index) || row.position === 0) {
        throw new Error(`account ${account}: entry ${row.body} at ${row.position} where ${index} should be`);
      }
      stored.set(`${account} ${index}`, row.entry);
    }
    const state = await database.longReader.first(accountOf, { account });
    expect(state).toMatchObject({ version: rows.length, balance: rows.length });
  }
  for (const { account, n, entry, position } of acknowledged) {
    if (stored.get(`${account} ${n}`) !== entry) throw new Error(`acknowledged ${account}/${n} is lost`);
    if (positionOfEntry.get(entry) !== position) throw new Error(`${account}/${n} is not at ${position}`);
  }
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: given to repeat one, otherwise new and told where a test fails. */
export function seedOfRun(): number {
  return Number(process.env.DURABILITY_SEED ?? Date.now() % 1e9);
}
