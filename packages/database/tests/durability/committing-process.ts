// A process that commits as fast as it can and says what was acknowledged, until it is killed.
// Arguments: JSON {folder, url?, committers, firstAccount}. Lines on standard output: `ready`, `ack account n entry
// position`, `refused account`, `healthy`, and `broken …` where something is wrong that no crash excuses.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase, StorageUnavailableError } from '@veche/database';
import { accountOf, addEntry, credit, ledgerMigration, moveVersion, openAccount, unit } from '../ledger.ts';

interface Task {
  readonly folder: string;
  readonly url?: string;
  readonly committers: number;
  readonly firstAccount: number;
}

/** Everybody moves this account's version now and then, so that guards fail. */
const contested = 1;

function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      // The pipe is full: whoever reads it is busy.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

async function versionOf(database: Database, account: number): Promise<number> {
  await database.commit(unit([openAccount({ account, name: `account ${account}`, picture: null })]));
  const row = await database.reader.first(accountOf, { account });
  if (!row) throw new Error(`account ${account} was opened and is not there`);
  return row.version;
}

/** One entry after the other; decides again from what is stored whenever it was not acknowledged. */
async function commitEntries(database: Database, account: number): Promise<void> {
  let next = await versionOf(database, account);
  for (;;) {
    const entry = await database.allocate('entries');
    const outcome = await database.commit(
      unit(
        [
          addEntry({ entry, account, body: String(next) }),
          moveVersion.guard('version', { account, from: next }),
          credit({ account, amount: 1 }),
        ],
        [{ kind: 1, room: account, user: 0, ref: entry }],
      ),
    );
    if (!outcome.committed) throw new Error(`the guard ${outcome.guard} of ${account} failed at ${next}`);
    say(`ack ${account} ${next} ${entry} ${outcome.position}`);
    next += 1;
  }
}

async function contest(database: Database): Promise<void> {
  for (;;) {
    const from = await versionOf(database, contested);
    await database.commit(
      unit(
        [
          moveVersion.guard('contested', { account: contested, from }),
          credit({ account: contested, amount: 1 }),
        ],
        [{ kind: 2, room: contested, user: 0, ref: from }],
      ),
    );
    await sleep(1);
  }
}

async function whileStoreComesBack(work: () => Promise<void>, label: string): Promise<never> {
  for (;;) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      say(`refused ${label}`);
      await sleep(20);
    }
  }
}

// Never outlives whoever started it.
process.stdin.on('end', () => process.exit(1)).resume();

const task = JSON.parse(process.argv[2] ?? '') as Task;
const database = await openDatabase({
  folder: task.folder,
  url: task.url,
  migrations: [ledgerMigration],
  retryMs: 100,
});
say('ready');
let healthy = true;
setInterval(() => {
  const now = database.health.state === 'ok';
  if (now && !healthy) say('healthy');
  healthy = now;
}, 10);
try {
  await Promise.all([
    whileStoreComesBack(() => contest(database), 'contested'),
    ...Array.from({ length: task.committers }, (_, index) => {
      const account = task.firstAccount + index;
      return whileStoreComesBack(() => commitEntries(database, account), String(account));
    }),
  ]);
} catch (error) {
  say(`broken ${error instanceof Error ? error.stack?.replaceAll('\n', ' | ') : error}`);
  process.exit(1);
}
