import { defineConfig } from 'vitest/config';

// The long runs: `npm run soak`. Each says how long with a variable of its own.
export default defineConfig({
  test: {
    include: ['packages/*/tests/**/*.soak.test.ts', 'apps/*/tests/**/*.soak.test.ts'],
    testTimeout: 60 * 60_000,
    maxWorkers: 1,
  },
});
