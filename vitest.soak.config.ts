import { defineConfig } from 'vitest/config';

// The long runs: `npm run soak`. Each says how long with a variable of its own; one after another, for each wants the
// machine for itself.
export default defineConfig({
  test: {
    globalSetup: 'tools/build-before-tests.ts',
    include: [
      'packages/*/tests/**/*.soak.test.ts',
      'apps/*/tests/**/*.soak.test.ts',
      'packages/database/tests/durability/kill.test.ts',
      'packages/testkit/tests/kill.test.ts',
    ],
    env: { DURABILITY_ROUNDS: process.env.DURABILITY_ROUNDS ?? '1000' },
    fileParallelism: false,
    testTimeout: 60 * 60_000,
    maxWorkers: 1,
  },
});
