// Everything that the whole server acknowledged over HTTP survives SIGKILL, on both engines.
import { PostgresCluster, postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { expect, test } from 'vitest';
import { killRounds } from '../src/durability/rounds.ts';

/** `npm run soak` asks for 1,000. */
const rounds = Number(process.env.DURABILITY_ROUNDS ?? 30);
const postgresRounds = Number(process.env.DURABILITY_ROUNDS ?? 8);
const seed = Number(process.env.DURABILITY_SEED ?? 20_261_124);
const timeoutOf = (count: number): number => 120_000 + count * 10_000;

test(`${rounds} kills lose nothing that was acknowledged, once and in order`, {
  timeout: timeoutOf(rounds),
}, async () => {
  expect(await killRounds({ rounds, seed })).toBeGreaterThan(rounds);
});

test.skipIf(postgresBinaries() === undefined)(
  `${postgresRounds} kills on PostgreSQL`,
  {
    timeout: timeoutOf(postgresRounds),
  },
  async () => {
    const cluster = await PostgresCluster.start();
    try {
      const settings = { VECHE_DATABASE: await cluster.createDatabase() };
      expect(await killRounds({ rounds: postgresRounds, seed, settings })).toBeGreaterThan(postgresRounds);
    } finally {
      await cluster.remove();
    }
  },
);
