// A server process killed at any moment loses nothing that it had acknowledged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@veche/database';
import { postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { setUpEngines, sharedCluster } from '../engines.ts';
import { ledgerMigration } from '../ledger.ts';
import {
  type Acknowledged,
  CommittingProcess,
  type CommittingTask,
  randomFrom,
  seedOfRun,
  verify,
} from './crash-run.ts';

const kills = Number(process.env.DURABILITY_ROUNDS ?? 30);
const seed = seedOfRun();
const timeout = 60_000 + kills * 3000;

setUpEngines();

const started: CommittingProcess[] = [];
function start(task: CommittingTask): CommittingProcess {
  const one = new CommittingProcess(task);
  started.push(one);
  return one;
}
afterEach(() => {
  for (const one of started.splice(0)) one[Symbol.dispose]();
});

const folder = mkdtempSync(join(tmpdir(), 'veche-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function killAgainAndAgain(url: string | undefined, processes: number): Promise<void> {
  const rounds = Math.ceil(kills / processes);
  const random = randomFrom(seed);
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const running = Array.from({ length: processes }, (_, index) =>
      start({ folder, url, committers: 8, firstAccount: 10 + index * 100 }),
    );
    await Promise.all(running.map((one) => one.until(() => one.acknowledged.length > 0)));
    await sleep(random() * 120);
    await Promise.all(running.map((one) => one.kill()));
    for (const one of running) acknowledged.push(...one.acknowledged);
    // Opening is most of a round: the last one is looked at with all the others.
    if (round % 5 !== 4 && round !== rounds - 1) continue;
    const database = await openDatabase({ folder, url, migrations: [ledgerMigration] });
    try {
      await verify(database, acknowledged);
    } finally {
      await database.close();
    }
  }
  expect(acknowledged.length).toBeGreaterThan(rounds);
}

describe(`killed ${kills} times (DURABILITY_SEED=${seed})`, () => {
  test('on SQLite', () => killAgainAndAgain(undefined, 1), timeout);

  test.skipIf(postgresBinaries() === undefined)(
    'two nodes on one PostgreSQL',
    async () => {
      await killAgainAndAgain(await (await sharedCluster()).createDatabase(), 2);
    },
    timeout,
  );

  test.skipIf(postgresBinaries() === undefined)(
    'PostgreSQL itself crashes under running nodes, which go on when it is back and never say what is not so',
    async () => {
      const cluster = await sharedCluster();
      const url = await cluster.createDatabase();
      const random = randomFrom(seed);
      const running = [10, 110].map((firstAccount) => start({ folder, url, committers: 8, firstAccount }));
      for (let round = 0; round < Math.ceil(kills / 6); round += 1) {
        const before = running.map((one) => one.acknowledged.length);
        await Promise.all(
          running.map((one, index) => one.until(() => one.acknowledged.length > (before[index] ?? 0) + 5)),
        );
        await sleep(random() * 100);
        if (random() < 0.5) {
          await cluster.stopServer('immediate');
          await cluster.startServer();
        } else {
          await cluster.endSessions();
        }
      }
      const before = running.map((one) => one.acknowledged.length);
      await Promise.all(
        running.map((one, index) => one.until(() => one.acknowledged.length > (before[index] ?? 0) + 5)),
      );
      await Promise.all(running.map((one) => one.kill()));
      const database = await openDatabase({ folder, url, migrations: [ledgerMigration] });
      await verify(
        database,
        running.flatMap((one) => one.acknowledged),
      );
      await database.close();
    },
    timeout,
  );
});
