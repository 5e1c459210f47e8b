// Every statement that a storage declares fits the schema that the migrations make, on both engines.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@veche/database';
import { PostgresCluster, postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { beforeAll, expect, test } from 'vitest';
import { migrations } from './migrations/index.ts';

beforeAll(async () => {
  const here = import.meta.dirname;
  for (const name of readdirSync(here, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    await import(join(here, name));
  }
});

test('on SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veche-statements-'));
  const database = await openDatabase({ folder, migrations });
  try {
    await database.checkStatements();
    expect(database.health.state).toBe('ok');
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test.skipIf(postgresBinaries() === undefined)('on PostgreSQL', async () => {
  const cluster = await PostgresCluster.start();
  try {
    const database = await openDatabase({ folder: '', url: await cluster.createDatabase(), migrations });
    try {
      await database.checkStatements();
    } finally {
      await database.close();
    }
  } finally {
    await cluster.remove();
  }
});
