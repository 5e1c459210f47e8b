// What `/ready` says while the store works, and while it does not.
import type { Database } from '@veche/database';
import { StorageUnavailableError } from '@veche/database';
import { expect, test } from 'vitest';
import { startTestServer } from '../../../tests/support.ts';
import { ReadinessCheck } from './readiness.ts';

test('a server that reads and writes is ready, and asks its store once for many who ask', async () => {
  await using server = await startTestServer();
  expect(await server.call('GET', '/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  let commits = 0;
  const { database } = server.running;
  const counting = Object.create(database, {
    reader: { value: database.reader },
    commit: {
      value: (unit: Parameters<Database['commit']>[0]) => {
        commits += 1;
        return database.commit(unit);
      },
    },
  }) as Database;
  const check = new ReadinessCheck(counting, Date.now);
  await Promise.all(Array.from({ length: 50 }, () => check.check()));
  expect(commits).toBe(1);
});

test('a store that no longer takes writes is named as such', async () => {
  await using server = await startTestServer();
  const { database } = server.running;
  const full = Object.create(database, {
    reader: { value: database.reader },
    commit: { value: () => Promise.reject(new StorageUnavailableError('the disk is full')) },
  }) as Database;
  expect(await new ReadinessCheck(full, Date.now).check()).toEqual({
    isReady: false,
    failing: 'writing',
    reason: 'the disk is full',
  });
});
