import { defineConfig } from 'vitest/config';

// Journeys that are written and do not pass three times in a row: work to be done, not part of CI. One that does becomes
// a *.browser.test.ts.
export default defineConfig({
  test: {
    globalSetup: 'tools/build-before-tests.ts',
    include: ['packages/*/tests/**/*.journey.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
