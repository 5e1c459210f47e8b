// The writing connection: one call a batch, and the truth about a batch whose connection was lost during COMMIT.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DatabaseHealth, type SqlValue, StorageUnavailableError, type WriteSet } from '../contract.ts';
import type { UnitOutcome } from './batcher.ts';
import { buildCommitFunction, type CommitFunction } from './commit-function.ts';
import { connect, type PostgresTarget, sqlState } from './connect.ts';
import { ensureCommitFunction, whileLocked } from './migrate.ts';
import { connectionLost } from './pool-reader.ts';

export interface WriterOptions {
  readonly target: PostgresTarget;
  readonly now: () => number;
  /** How long a batch may wait for the database to come back before its callers are told. */
  readonly patienceMs: number;
  readonly retryMs: number;
}

const UNDEFINED_FUNCTION = '42883';
/** Failures after which the same batch may simply be sent again: nothing of it was written. */
const passing: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);
const READ_ONLY = '25006';

export class PostgresWriter {
  readonly #options: WriterOptions;
  #function: CommitFunction;
  #client: pg.Client | undefined;
  #health: DatabaseHealth = { state: 'ok' };
  #recovery: Promise<void> | undefined;
  #closed: boolean = false;

  constructor(options: WriterOptions, commitFunction: CommitFunction) {
    this.#options = options;
    this.#function = commitFunction;
  }

  get health(): DatabaseHealth {
    return this.#health;
  }

  /** Durable when it resolves. Rejects where the fate is unknown or nothing was written. */
  async carryOut(units: readonly WriteSet[]): Promise<readonly UnitOutcome[]> {
    const batch = JSON.stringify(await this.#wire(units));
    const deadline = this.#options.now() + this.#options.patienceMs;
    let batchId = randomUUID();
    let last: unknown;
    do {
      try {
        return await this.#call(batchId, batch);
      } catch (error) {
        last = error;
        const state = sqlState(error);
        if (state === UNDEFINED_FUNCTION) await this.#createFunction();
        else if (state !== undefined && passing.has(state)) continue;
        else if (connectionLost(error) || state === READ_ONLY) {
          const fate = await this.#fate(batchId, deadline);
          if (fate) return fate;
          batchId = randomUUID();
        } else break;
      }
    } while (this.#options.now() < deadline);
    throw this.#fail(last);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#recovery;
    await this.#client?.end();
  }

  async #call(batchId: string, batch: string): Promise<readonly UnitOutcome[]> {
    const client = await this.#connection();
    const { rows } = await client.query<{ outcome: readonly UnitOutcome[] }>({
      name: this.#function.name,
      text: `select ${this.#function.name}($1, $2::jsonb) as outcome`,
      values: [batchId, batch],
    });
    const [row] = rows;
    if (!row) throw new Error('the commit function returned nothing');
    return row.outcome;
  }

  /**
   * What became of a batch whose answer was lost: its outcome, or undefined where it was not committed and never will
   * be, since its id is taken now. Throws where the database does not come back in time.
   */
  async #fate(batchId: string, deadline: number): Promise<readonly UnitOutcome[] | undefined> {
    for (;;) {
      await this.#disconnect();
      try {
        const client = await this.#connection();
        const taken = await client.query(
          'insert into batch_fates (batch_id, outcome) values ($1, null) on conflict do nothing',
          [batchId],
        );
        if (taken.rowCount === 1) return undefined;
        const { rows } = await client.query<{ outcome: readonly UnitOutcome[] | null }>(
          'select outcome from batch_fates where batch_id = $1',
          [batchId],
        );
        return rows[0]?.outcome ?? undefined;
      } catch (error) {
        if (this.#options.now() >= deadline || this.#closed) throw this.#fail(error);
        await sleep(Math.min(200, this.#options.retryMs));
      }
    }
  }

  async #connection(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = await connect(this.#options.target);
    // A database that is set to acknowledge before its log is on disk is not believed; stricter settings stay.
    await client.query(
      `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')`,
    );
    client.on('end', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    return client;
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #createFunction(): Promise<void> {
    const client = await this.#connection();
    await whileLocked(client, () => ensureCommitFunction(client, this.#function));
  }

  async #wire(units: readonly WriteSet[]): Promise<unknown[]> {
    const known = this.#function.numbers;
    if (units.some(({ writes }) => writes.some(({ statement }) => !known.has(statement)))) {
      // A module that was loaded after the database was opened has declared more.
      this.#function = buildCommitFunction();
    }
    const { numbers } = this.#function;
    return units.map(({ writes, facts }) => ({
      w: writes.map(({ statement, parameters, guard }) => {
        const number = numbers.get(statement);
        if (number === undefined) throw new Error(`no statement that writes is called ${statement}`);
        const values = parameters.map(toJson);
        return guard ? [number, values, guard.changes] : [number, values];
      }),
      f: facts.map(({ kind, room, user, ref }) => [kind, room, user, ref]),
    }));
  }

  /** Nothing is acknowledged until something has been written again. */
  #fail(error: unknown): StorageUnavailableError {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#health.state === 'ok') {
      this.#health = { state: 'unavailable', reason, since: this.#options.now() };
    }
    this.#recovery ??= this.#recover();
    return new StorageUnavailableError(reason, { cause: error });
  }

  async #recover(): Promise<void> {
    while (!this.#closed) {
      await this.#disconnect();
      try {
        const client = await this.#connection();
        await client.query('update journal_head set probe = probe + 1 where id = 1');
        this.#health = { state: 'ok' };
        break;
      } catch {
        await sleep(this.#options.retryMs);
      }
    }
    this.#recovery = undefined;
  }
}

function toJson(value: SqlValue): number | string | null {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}
