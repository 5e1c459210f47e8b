// The engines that a test runs on, each with a fresh and empty database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type Migration, openDatabase } from '@veche/database';
import { PostgresCluster, postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { afterAll, test } from 'vitest';
import { ledgerMigration } from './ledger.ts';

/**
 * Somewhere a database lives: it can be opened again, and by several at once where the engine allows it. What a test
 * leaves open is closed when the place is removed.
 */
export interface Place {
  open(migrations?: readonly Migration[]): Promise<Database>;
  remove(): Promise<void>;
}

export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  readonly severalNodes: boolean;
  place(): Promise<Place>;
}

/** Opens databases and closes them again at the end. */
function placeOf(
  open: (migrations: readonly Migration[]) => Promise<Database>,
  remove: () => Promise<void>,
): Place {
  const opened: Database[] = [];
  return {
    async open(migrations = [ledgerMigration]) {
      const database = await open(migrations);
      opened.push(database);
      return database;
    },
    async remove() {
      await Promise.all(opened.map((database) => database.close()));
      await remove();
    },
  };
}

const sqlite: Engine = {
  name: 'sqlite',
  severalNodes: false,
  async place() {
    const folder = mkdtempSync(join(tmpdir(), 'veche-database-'));
    return placeOf(
      (migrations) => openDatabase({ folder, migrations }),
      async () => rmSync(folder, { recursive: true, force: true }),
    );
  },
};

/** One cluster for a file of tests, started by the first that needs it. */
let cluster: Promise<PostgresCluster> | undefined;

export function sharedCluster(): Promise<PostgresCluster> {
  cluster ??= PostgresCluster.start();
  return cluster;
}

const postgres: Engine = {
  name: 'postgres',
  severalNodes: true,
  async place() {
    const url = await (await sharedCluster()).createDatabase();
    return placeOf(
      (migrations) => openDatabase({ folder: '', url, migrations }),
      async () => undefined,
    );
  },
};

/** SQLite always; PostgreSQL where its binaries are installed. */
export const engines: readonly Engine[] = postgresBinaries() === undefined ? [sqlite] : [sqlite, postgres];

/** Called once in each file of tests: says what is skipped, and removes the cluster at the end. */
export function setUpEngines(): void {
  if (postgresBinaries() === undefined) {
    test.skip('on PostgreSQL: skipped, since it is not installed here');
  }
  afterAll(async () => {
    await (await cluster)?.remove();
  });
}
