// The contract over PostgreSQL: any number of nodes on one database, right through guards alone.
import type pg from 'pg';
import { declaredStatements } from '../catalogue.ts';
import { CompiledCatalogue } from '../compile.ts';
import type { CommitOutcome, Database, DatabaseHealth, JournalEntry, Reader, WriteSet } from '../contract.ts';
import { JournalFeed } from '../journal-feed.ts';
import type { Migration } from '../migrations.ts';
import { Sequences } from '../sequences.ts';
import { Batcher } from './batcher.ts';
import { buildCommitFunction } from './commit-function.ts';
import { connect, createPool } from './connect.ts';
import { JournalTail } from './journal-tail.ts';
import { assertSuitable, ensureCommitFunction, ensureHead, migratePostgres, whileLocked } from './migrate.ts';
import { PoolReader } from './pool-reader.ts';
import { PostgresWriter } from './writer.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly migrations: readonly Migration[];
  readonly now: () => number;
  readonly warn: (message: string, error?: unknown) => void;
  /** Connections for point reads. */
  readonly readers?: number;
  /** Connections for long reads. */
  readonly longReaders?: number;
  /** How long a commit may wait for a database that is away. */
  readonly patienceMs?: number;
  readonly retryMs: number;
  readonly pollMs?: number;
  /** The most units in one call. */
  readonly maxUnitsPerBatch?: number;
}

const hourMs = 3_600_000;

/** Connects, brings the schema up to date and starts to follow the journal. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const setup = await connect({ url: options.url, statementTimeoutMs: 0 });
  try {
    await assertSuitable(setup, options.warn);
    const commitFunction = buildCommitFunction();
    const head = await whileLocked(setup, async () => {
      await migratePostgres(setup, options.migrations, options.now);
      await ensureCommitFunction(setup, commitFunction);
      return ensureHead(setup);
    });
    const writer = new PostgresWriter(
      {
        target: { url: options.url, statementTimeoutMs: 30_000 },
        now: options.now,
        patienceMs: options.patienceMs ?? 10_000,
        retryMs: options.retryMs,
      },
      commitFunction,
    );
    return new PostgresDatabase(head, writer, options);
  } finally {
    await setup.end();
  }
}

class PostgresDatabase implements Database {
  readonly engine = 'postgres';
  readonly incarnation: string;
  readonly reader: Reader;
  readonly longReader: Reader;
  readonly #pool: pg.Pool;
  readonly #longPool: pg.Pool;
  readonly #catalogue = new CompiledCatalogue('postgres');
  readonly #feed: JournalFeed;
  readonly #writer: PostgresWriter;
  readonly #batcher: Batcher;
  readonly #tail: JournalTail;
  readonly #sequences: Sequences;
  readonly #housekeeping: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  constructor(
    head: { position: number; incarnation: string },
    writer: PostgresWriter,
    options: PostgresOptions,
  ) {
    this.incarnation = head.incarnation;
    this.#pool = createPool({ url: options.url, statementTimeoutMs: 10_000 }, options.readers ?? 8);
    this.#longPool = createPool({ url: options.url, statementTimeoutMs: 600_000 }, options.longReaders ?? 4);
    this.reader = new PoolReader(this.#pool, this.#catalogue);
    this.longReader = new PoolReader(this.#longPool, this.#catalogue);
    this.#feed = new JournalFeed(head.position, (error) =>
      options.warn('a listener of the journal failed', error),
    );
    this.#tail = new JournalTail({
      target: { url: options.url, statementTimeoutMs: 10_000 },
      feed: this.#feed,
      reader: this.reader,
      pollMs: options.pollMs ?? 1000,
      warn: options.warn,
      now: options.now,
    });
    this.#writer = writer;
    this.#batcher = new Batcher({
      maxUnits: options.maxUnitsPerBatch ?? 256,
      carryOut: (units) => writer.carryOut(units),
      tell: (entries) => this.#tail.tell(entries),
      refusal: () => (writer.health.state === 'ok' ? undefined : writer.health.reason),
    });
    this.#sequences = new Sequences((sequence, count) => this.#reserve(sequence, count));
    this.#housekeeping = setInterval(() => {
      this.#forgetFates().catch((error: unknown) => options.warn('old fates could not be deleted', error));
    }, hourMs / 6);
    this.#housekeeping.unref();
  }

  get position(): number {
    return this.#feed.position;
  }

  get staleMs(): number {
    return this.#tail.staleMs;
  }

  get health(): DatabaseHealth {
    return this.#writer.health;
  }

  commit(unit: WriteSet): Promise<CommitOutcome> {
    return this.#batcher.commit(unit);
  }

  allocate(sequence: string, count = 1): Promise<number> {
    return this.#sequences.allocate(sequence, count);
  }

  onJournal(listener: (entries: readonly JournalEntry[]) => void): () => void {
    return this.#feed.listen(listener);
  }

  async checkStatements(): Promise<void> {
    for (const { name } of declaredStatements().values()) {
      const { sql } = this.#catalogue.get(name);
      const client = await this.#longPool.connect();
      try {
        await client.query(`prepare checked as ${sql}`);
        await client.query('deallocate checked');
      } catch (error) {
        throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
      } finally {
        client.release();
      }
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    clearInterval(this.#housekeeping);
    await this.#batcher.close();
    await this.#tail.close();
    await this.#writer.close();
    await Promise.all([this.#pool.end(), this.#longPool.end()]);
  }

  async #reserve(sequence: string, count: number): Promise<number> {
    const { rows } = await this.#pool.query<{ next: number }>(
      `insert into sequences (name, next) values ($1, 1 + $2::bigint)
       on conflict (name) do update set next = sequences.next + $2::bigint returning next`,
      [sequence, count],
    );
    const [row] = rows;
    if (!row) throw new Error(`sequence ${sequence} has no number`);
    return row.next - count;
  }

  /** A fate is asked within seconds; an hour is plenty. */
  async #forgetFates(): Promise<void> {
    await this.#longPool.query(`delete from batch_fates where decided_at < now() - interval '1 hour'`);
  }
}
