// The long run of fuzz.test.ts: VECHE_FUZZ_RUNS requests to every endpoint (2,000), from a seed of its own.
import type { EndpointContract } from '@veche/protocol';
import * as endpoints from '@veche/protocol/endpoints/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FuzzedServer } from './fuzz/world.ts';

const runs = Number(process.env.VECHE_FUZZ_RUNS ?? 2000);
const seed = Number(process.env.VECHE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

let world: FuzzedServer;
beforeAll(async () => {
  world = await FuzzedServer.open();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

test(`${runs} requests to every endpoint, seed ${seed}`, async () => {
  const failed: string[] = [];
  for (const value of Object.values<unknown>(endpoints)) {
    if (typeof value !== 'object' || value === null || !('paths' in value && 'schemas' in value)) continue;
    const contract = value as EndpointContract;
    await world
      .fuzz(contract, runs, seed)
      .catch((error: unknown) => failed.push(`${contract.name}: ${error}`));
  }
  expect(failed).toEqual([]);
});
