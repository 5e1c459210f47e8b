// A copy taken while writers write is whole; a restore begins a new life.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addJournalCursor,
  backupSqlite,
  beginNewLifeOnPostgres,
  type Database,
  FolderInUseError,
  journalAfter,
  journalHead,
  openDatabase,
  pruneJournal,
  restoreSqlite,
} from '@veche/database';
import { postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engines, setUpEngines, sharedCluster } from './engines.ts';
import { addEntry, entryCount, ledgerMigration, unit } from './ledger.ts';

setUpEngines();

let folder: string;
let opened: Database[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veche-backup-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, url?: string): Promise<Database> {
  const database = await openDatabase({ folder: join(folder, name), url, migrations: [ledgerMigration] });
  opened.push(database);
  return database;
}

async function write(database: Database, from: number, count: number): Promise<void> {
  for (let entry = from; entry < from + count; entry += 1) {
    await database.commit(unit([addEntry({ entry, account: 1, body: 'x'.repeat(500) })], [{ ref: entry }]));
  }
}

describe('backup and restore on SQLite', () => {
  test('a copy taken under writers is one consistent moment, and they are not held up', async () => {
    const database = await open('data');
    await write(database, 1, 500);
    let copied = false;
    const copy = join(folder, 'copy.sqlite');
    const backup = backupSqlite(join(folder, 'data'), copy).then(() => {
      copied = true;
    });
    let written = 500;
    while (!copied) {
      await write(database, written + 1, 1);
      written += 1;
    }
    await backup;
    expect(readdirSync(folder).sort()).toEqual(['copy.sqlite', 'data']);

    await restoreSqlite({ backup: copy, folder: join(folder, 'other'), statements: [], now: 1 });
    const restored = await open('other');
    const entries = await restored.reader.first(entryCount, {});
    expect(entries?.count).toBeGreaterThanOrEqual(500);
    expect(entries?.count).toBeLessThanOrEqual(written);
    expect(entries?.last).toBe(entries?.count);
    expect(restored.position).toBe(entries?.count);
    expect(restored.incarnation).not.toBe(database.incarnation);
  });

  test('a database that was closed is one file', async () => {
    const database = await open('data');
    await write(database, 1, 50);
    await database.longReader.first(entryCount, {});
    await database.close();
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['database.lock', 'database.sqlite']);
  });

  test('a restore keeps what was there, carries out what must not live twice, and refuses under a server', async () => {
    const database = await open('data');
    await write(database, 1, 20);
    const copy = join(folder, 'copy.sqlite');
    await backupSqlite(join(folder, 'data'), copy);
    await write(database, 21, 10);
    const restore = () =>
      restoreSqlite({
        backup: copy,
        folder: join(folder, 'data'),
        statements: ['delete from entries where entry > 15'],
        now: 7,
      });
    await expect(restore()).rejects.toBeInstanceOf(FolderInUseError);
    await database.close();
    const kept = await restore();
    expect(kept !== undefined && existsSync(kept)).toBe(true);
    const restored = await open('data');
    expect(restored.incarnation).not.toBe(database.incarnation);
    expect(restored.position).toBe(20);
    expect(await restored.reader.first(entryCount, {})).toEqual({ count: 15, last: 15 });
    await write(restored, 100, 1);
    expect(restored.position).toBe(21);
  });
});

test.skipIf(postgresBinaries() === undefined)('a restored PostgreSQL begins a new life', async () => {
  const url = await (await sharedCluster()).createDatabase();
  const database = await open('data', url);
  await write(database, 1, 5);
  await database.close();
  await beginNewLifeOnPostgres(url, ['delete from entries where entry > 3']);
  const restored = await open('data', url);
  expect(restored.incarnation).not.toBe(database.incarnation);
  expect(await restored.reader.first(entryCount, {})).toEqual({ count: 3, last: 3 });
});

describe.each(engines)('pruning the journal on $name', (engine) => {
  test('what consumers have not read stays, unless they are too far behind', async () => {
    const place = await engine.place();
    const database = await place.open();
    await write(database, 1, 60);
    await database.commit(unit([addJournalCursor({ consumer: 'push', position: 40 })]));
    expect(await pruneJournal(database, { keep: 10, longestLag: 100, chunk: 7 })).toBe(40);
    const rest = await database.reader.all(journalAfter, { after: 0, upTo: 99, limit: 99 });
    expect(rest.map((entry) => entry.position)).toEqual(Array.from({ length: 20 }, (_, index) => 41 + index));
    expect(await pruneJournal(database, { keep: 10, longestLag: 5 })).toBe(50);
    expect(await database.reader.first(journalHead, {})).toMatchObject({ prunedTo: 50, position: 60 });
    await place.remove();
  });
});
