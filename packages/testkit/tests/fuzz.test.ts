// Every endpoint, called in ways that no good client would: the spec's refusals, never a failure of the server, and
// nothing written by what was refused. The long run is fuzz.soak.test.ts.
import type { EndpointContract } from '@veche/protocol';
import * as endpoints from '@veche/protocol/endpoints/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptAlive, sendRaw } from './fuzz/raw-http.ts';
import { expectRefusal, FuzzedServer } from './fuzz/world.ts';

const runs = Number(process.env.VECHE_FUZZ_RUNS ?? 40);
const seed = Number(process.env.VECHE_FUZZ_SEED ?? 20261124);

function isContract(value: unknown): value is EndpointContract {
  return typeof value === 'object' && value !== null && 'paths' in value && 'schemas' in value;
}
const contracts = Object.values<unknown>(endpoints).filter(isContract);

let world: FuzzedServer;
beforeAll(async () => {
  world = await FuzzedServer.open();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

describe.each(contracts.map((contract) => [contract.name, contract] as const))('%s', (_, contract) => {
  test('refuses what is wrong and never fails', () => world.fuzz(contract, runs, seed));
});

test('addresses that nobody serves are refused in the same words', async () => {
  const agent = keptAlive();
  const { port } = world.server.running;
  for (const target of [
    '/_matrix',
    '/_matrix/',
    '/_matrix/client',
    '/_matrix/client/v99/sync',
    '/_matrix/client/v3/rooms//messages',
    '/_matrix/client/v3/rooms/%2F/%2F',
    '/_matrix/client/v3/%',
    '/_matrix/client/v3/..%2f..%2fadmin',
    '/_matrix/client/v3/sync/',
    '/_matrix/client/v3/SYNC',
    '//_matrix/client/v3/sync',
    '/_matrix/client/v3/sync%00',
    `/_matrix/client/v3/${'a/'.repeat(2000)}`,
    '/_synapse/admin/v1/nothing',
    '/_matrix/federation/v1/version/x',
  ]) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      const body = method === 'GET' ? undefined : Buffer.from('{');
      const answer = await sendRaw(port, agent, { method, target, body, headers: {} }, undefined, 4000);
      expect(answer, `${method} ${target}`).toBeDefined();
      if (!answer || target.startsWith('//')) continue;
      expect(answer.status, `${method} ${target}`).toBeGreaterThanOrEqual(400);
      expectRefusal(undefined, answer);
    }
  }
  agent.destroy();
});
