// Opens whichever database the operator chose.
import type { Database } from './contract.ts';
import { coreMigrations } from './core-migration.ts';
import type { Migration } from './migrations.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';

export interface OpenOptions {
  /** The data folder: holds the SQLite file. */
  readonly folder: string;
  /** The product's schema; this package's own tables come first by themselves. */
  readonly migrations: readonly Migration[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** What an operator should read. */
  readonly warn?: (message: string, error?: unknown) => void;
  /** SQLite: threads for long reads. */
  readonly readerThreads?: number;
}

/** Opens the database, brings its schema up to date, and starts what it needs. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  return openSqlite({
    ...options,
    migrations: [...coreMigrations, ...options.migrations],
    now: options.now ?? Date.now,
    warn: options.warn ?? (() => undefined),
  });
}
