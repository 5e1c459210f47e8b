// Opens whichever database the operator chose.
import type { Database } from './contract.ts';
import { coreMigrations } from './core-migration.ts';
import type { Migration } from './migrations.ts';
import { openPostgres } from './postgres/postgres-database.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';

export interface OpenOptions {
  /** The data folder: holds the SQLite file, where no `url` is given. */
  readonly folder: string;
  /** `postgres://…`, for PostgreSQL. */
  readonly url?: string | undefined;
  /** The product's schema; this package's own tables come first by themselves. */
  readonly migrations: readonly Migration[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** What an operator should read. */
  readonly warn?: (message: string, error?: unknown) => void;
  /** SQLite: threads for long reads. */
  readonly readerThreads?: number | undefined;
  /** How long after a failed write the next attempt to write comes; 1 s unless given. */
  readonly retryMs?: number | undefined;
}

/** Opens the database, brings its schema up to date, and starts what it needs. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const common = {
    migrations: [...coreMigrations, ...options.migrations],
    now: options.now ?? Date.now,
    warn: options.warn ?? (() => undefined),
    retryMs: options.retryMs ?? 1000,
  };
  if (options.url === undefined) {
    return openSqlite({ ...common, folder: options.folder, readerThreads: options.readerThreads });
  }
  if (!/^postgres(ql)?:\/\//.test(options.url)) {
    throw new Error('the address of the database must begin with postgres://');
  }
  return openPostgres({ ...common, url: options.url });
}
