// The contract over one SQLite file: a writer thread, a checkpoint thread, reader threads, point reads here.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { declaredStatements } from '../catalogue.ts';
import { CompiledCatalogue } from '../compile.ts';
import type { CommitOutcome, Database, DatabaseHealth, JournalEntry, Reader, WriteSet } from '../contract.ts';
import { journalAfter } from '../core-statements.ts';
import { JournalFeed } from '../journal-feed.ts';
import type { Migration } from '../migrations.ts';
import { Sequences } from '../sequences.ts';
import { Checkpointer } from './checkpointer.ts';
import { openConnection } from './connection.ts';
import { databaseFileName } from './file-name.ts';
import { lockFolder } from './folder-lock.ts';
import { ensureHead, migrateSqlite } from './migrate.ts';
import { bind, PointReader } from './point-reader.ts';
import { ReaderPool } from './reader-pool.ts';
import { WriterClient } from './writer-client.ts';

export interface SqliteOptions {
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly now: () => number;
  /** What an operator should read: failing checkpoints, a listener that threw. */
  readonly warn: (message: string, error?: unknown) => void;
  readonly readerThreads?: number | undefined;
  /** How long after a failed write the next attempt to write comes. */
  readonly retryMs: number;
  /** The most units in one transaction. */
  readonly maxUnitsPerBatch?: number;
}

/** Opens (and creates) the database of a data folder. Throws `FolderInUseError` and `MigrationError`. */
export function openSqlite(options: SqliteOptions): Database {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(options.folder);
  try {
    const file = join(options.folder, databaseFileName);
    const setup = openConnection(file);
    try {
      migrateSqlite(setup, options.migrations, options.now);
      return new SqliteDatabase(file, ensureHead(setup), unlock, options);
    } finally {
      setup.close();
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly incarnation: string;
  readonly reader: Reader;
  readonly longReader: Reader;
  readonly #unlock: () => void;
  readonly #db: DatabaseSync;
  readonly #points: PointReader;
  readonly #pool: ReaderPool;
  readonly #feed: JournalFeed;
  readonly #writer: WriterClient;
  readonly #checkpointer: Checkpointer;
  readonly #sequences: Sequences;
  #closing: Promise<void> | undefined;

  constructor(
    file: string,
    head: { position: number; incarnation: string },
    unlock: () => void,
    options: SqliteOptions,
  ) {
    const catalogue = new CompiledCatalogue('sqlite');
    this.#unlock = unlock;
    this.incarnation = head.incarnation;
    this.#db = openConnection(file, { readOnly: true, cacheKiB: 16_384, busyTimeoutMs: 2000 });
    this.#points = new PointReader(this.#db, catalogue);
    this.reader = this.#points;
    this.#pool = new ReaderPool(
      file,
      catalogue,
      options.readerThreads ?? Math.min(4, Math.max(1, availableParallelism() - 1)),
    );
    this.longReader = this.#pool;
    this.#feed = new JournalFeed(head.position, (error) =>
      options.warn('a listener of the journal failed', error),
    );
    this.#checkpointer = new Checkpointer({
      file,
      passivePages: 1000,
      restartPages: 8000,
      intervalMs: 100,
      onFailure: (reason) => options.warn(`checkpoint failed: ${reason}`),
    });
    this.#writer = new WriterClient({
      file,
      catalogue,
      maxUnitsPerBatch: options.maxUnitsPerBatch ?? 512,
      retryMs: options.retryMs,
      now: options.now,
      deliver: (entries) => this.#feed.deliver(entries),
      onReady: (position) => this.#catchUp(position),
      onCommitted: () => this.#checkpointer.poke(),
    });
    this.#sequences = new Sequences((sequence, count) => this.#writer.reserve(sequence, count));
  }

  get position(): number {
    return this.#feed.position;
  }

  /** One process writes: what is committed is told at once. */
  get staleMs(): number {
    return 0;
  }

  get health(): DatabaseHealth {
    return this.#writer.health;
  }

  commit(unit: WriteSet): Promise<CommitOutcome> {
    return this.#writer.commit(unit);
  }

  allocate(sequence: string, count = 1): Promise<number> {
    return this.#sequences.allocate(sequence, count);
  }

  onJournal(listener: (entries: readonly JournalEntry[]) => void): () => void {
    return this.#feed.listen(listener);
  }

  async checkStatements(): Promise<void> {
    const writes: string[] = [];
    for (const { name, role } of declaredStatements().values()) {
      if (role === 'read') this.#prepareRead(name);
      else writes.push(name);
    }
    await this.#writer.prepare(writes);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    try {
      await this.#writer.drain();
      await Promise.all([this.#pool.close(), this.#checkpointer.close()]);
      this.#db.close();
      // The last connection: SQLite moves the log into the file and leaves that alone behind.
      await this.#writer.close();
    } finally {
      this.#unlock();
    }
  }

  #prepareRead(name: string): void {
    try {
      this.#points.prepare(name);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }

  /** After the writer was lost or failed, what did become durable is told from the file. */
  #catchUp(upTo: number): void {
    while (this.#feed.position < upTo) {
      const parameters = { after: this.#feed.position, upTo, limit: 1000 };
      const rows = this.#points.prepare(journalAfter.name).all(...bind(journalAfter, parameters));
      if (rows.length === 0) throw new Error(`the journal ends before its head, ${upTo}`);
      this.#feed.deliver(rows as unknown as JournalEntry[]);
    }
  }
}
