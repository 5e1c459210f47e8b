// The engines that a test runs on, each with a fresh and empty database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type Migration, openDatabase } from '@veche/database';
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

const sqlite: Engine = {
  name: 'sqlite',
  severalNodes: false,
  async place() {
    const folder = mkdtempSync(join(tmpdir(), 'veche-database-'));
    const opened: Database[] = [];
    return {
      async open(migrations = [ledgerMigration]) {
        const database = await openDatabase({ folder, migrations });
        opened.push(database);
        return database;
      },
      async remove() {
        await Promise.all(opened.map((database) => database.close()));
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

export const engines: readonly Engine[] = [sqlite];
