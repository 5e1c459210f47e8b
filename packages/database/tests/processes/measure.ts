// Prints what a commit and a read cost here: `node packages/database/tests/processes/measure.ts`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Database, openDatabase } from '@veche/database';
import { PostgresCluster, postgresBinaries } from '@veche/database/testing/postgres-cluster';
import {
  accountOf,
  addEntry,
  entriesOf,
  ledgerMigration,
  moveVersion,
  openAccount,
  unit,
} from '../ledger.ts';

const seconds = Number(process.env.SECONDS_EACH ?? 2);
const body = 'x'.repeat(700);

function print(label: string, value: string): void {
  process.stdout.write(`${label.padEnd(52)} ${value}\n`);
}

/** The machine's ceiling: a bare loop with the same rows and the same policy, on one thread. */
function bareLoop(folder: string, batch: number): number {
  const db = new DatabaseSync(join(folder, `bare-${batch}.sqlite`));
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  db.exec(
    'create table entries (entry integer primary key, account integer not null, body text not null) strict',
  );
  db.exec(
    'create table journal (position integer primary key, kind integer, room integer, user integer, ref integer) strict',
  );
  const insert = db.prepare('insert into entries values (?, ?, ?)');
  const fact = db.prepare('insert into journal values (?, 1, ?, ?, 1)');
  const end = performance.now() + seconds * 1000;
  let entry = 0;
  while (performance.now() < end) {
    db.exec('begin immediate');
    for (let index = 0; index < batch; index += 1) {
      entry += 1;
      insert.run(entry, 1, body);
      fact.run(entry, 1, 1);
    }
    db.exec('commit');
  }
  db.close();
  return entry / seconds;
}

async function committers(database: Database, count: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (performance.now() < end) {
        const entry = await database.allocate('entries');
        await database.commit(unit([addEntry({ entry, account: 1, body })], [{ room: 1, user: 1, ref: 1 }]));
        done += 1;
      }
    }),
  );
  return done / seconds;
}

async function measure(database: Database): Promise<void> {
  await database.commit(unit([openAccount({ account: 1, name: 'one', picture: null })]));
  for (const count of [1, 10, 100]) {
    print(`${database.engine}: units/s, ${count} committers`, (await committers(database, count)).toFixed(0));
  }
  const reads = 20_000;
  let started = performance.now();
  for (let index = 0; index < reads; index += 1) await database.reader.first(accountOf, { account: 1 });
  print(`${database.engine}: point read, µs`, (((performance.now() - started) * 1000) / reads).toFixed(2));
  started = performance.now();
  for (let index = 0; index < 500; index += 1) await database.longReader.first(accountOf, { account: 1 });
  print(
    `${database.engine}: point read by longReader, µs`,
    (((performance.now() - started) * 1000) / 500).toFixed(1),
  );
  started = performance.now();
  const rows = await database.longReader.all(entriesOf, { accounts: [1], limit: 10_000 });
  print(
    `${database.engine}: ${rows.length} rows by longReader, ms`,
    (performance.now() - started).toFixed(1),
  );
  started = performance.now();
  const failing = 500;
  await Promise.all(
    Array.from({ length: failing }, () =>
      database.commit(unit([moveVersion.guard('version', { account: 1, from: 99 })])),
    ),
  );
  print(
    `${database.engine}: a unit whose guard fails, µs`,
    (((performance.now() - started) * 1000) / failing).toFixed(1),
  );
}

const folder = mkdtempSync(join(process.env.MEASURE_IN ?? tmpdir(), 'veche-measure-'));
try {
  for (const batch of [1, 10, 100]) {
    print(`bare loop: units/s, batches of ${batch}`, bareLoop(folder, batch).toFixed(0));
  }
  const sqlite = await openDatabase({ folder, migrations: [ledgerMigration] });
  await measure(sqlite);
  await sqlite.close();
  if (postgresBinaries() !== undefined) {
    const cluster = await PostgresCluster.start();
    const url = await cluster.createDatabase();
    const postgres = await openDatabase({ folder, url, migrations: [ledgerMigration] });
    await measure(postgres);
    await postgres.close();
    await cluster.remove();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
