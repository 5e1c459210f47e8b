import { defineConfig } from 'vitest/config';
import { postgresBinaries } from './packages/database/src/testing/postgres-cluster.ts';

const isInstalled = postgresBinaries() !== undefined;
if (!isInstalled) process.stderr.write('PostgreSQL is not installed here: its scenarios are skipped.\n');

// The homeserver's scenarios once more, with every server on PostgreSQL.
export default defineConfig({
  test: {
    globalSetup: 'tools/build-before-tests.ts',
    include: isInstalled ? ['packages/homeserver/tests/**/*.test.ts'] : [],
    passWithNoTests: true,
    env: { VECHE_TEST_DATABASE: 'postgres' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
