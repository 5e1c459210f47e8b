// Numbered steps of the schema, written once for both engines: the few words that differ come from the dialect.

/**
 * The words of DDL that differ between the engines. A migration writes the rest as plain SQL that both understand.
 */
export interface Dialect {
  readonly engine: 'sqlite' | 'postgres';
  /** A 64-bit integer, also for booleans (0 and 1) and times (ms since 1970). */
  readonly int: string;
  /** Text compared byte by byte, as Matrix orders ids. */
  readonly text: string;
  readonly blob: string;
  /** After the closing parenthesis of a table: types are enforced on SQLite as they are on PostgreSQL. */
  readonly table: string;
  /** The same for a table that is stored in the order of its primary key (narrow rows, several key columns). */
  readonly clustered: string;
}

/**
 * One step of the schema. `statements` is called once for the engine in use; all of them run in one transaction.
 * Numbers 1 to 9 belong to this package. A released migration is never changed: add another.
 *
 * ```ts
 * export const aliases: Migration = {
 *   number: 30,
 *   name: 'aliases',
 *   statements: (t) => [
 *     `create table aliases (
 *        alias ${t.text} primary key,
 *        room_number ${t.int} not null,
 *        created_at ${t.int} not null
 *      ) ${t.table}`,
 *     'create index aliases_by_room on aliases (room_number)',
 *   ],
 * };
 * ```
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (t: Dialect) => readonly string[];
}

export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  int: 'integer',
  text: 'text',
  blob: 'blob',
  table: 'strict',
  clustered: 'strict, without rowid',
};

export const postgresDialect: Dialect = {
  engine: 'postgres',
  int: 'bigint',
  text: 'text collate "C"',
  blob: 'bytea',
  table: '',
  clustered: '',
};

/** The database cannot be used by this program: it is newer, or its history is not ours. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** What the table of applied migrations holds. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
}

/** Those that still have to run, in order. Throws where the database knows a migration that the program does not. */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const ordered = [...known].sort((left, right) => left.number - right.number);
  const byNumber = new Map<number, Migration>();
  for (const migration of ordered) {
    if (byNumber.has(migration.number)) {
      throw new MigrationError(`two migrations have the number ${migration.number}`);
    }
    byNumber.set(migration.number, migration);
  }
  for (const row of applied) {
    const migration = byNumber.get(row.number);
    if (!migration || migration.name !== row.name) {
      throw new MigrationError(
        `the database has migration ${row.number} (${row.name}), which this version does not know: ` +
          'it was written by a newer version of Veche; start that version, or restore a backup',
      );
    }
  }
  const done = new Set(applied.map((row) => row.number));
  return ordered.filter((migration) => !done.has(migration.number));
}
