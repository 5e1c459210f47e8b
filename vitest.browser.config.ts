import { defineConfig } from 'vitest/config';

// Journeys in real Chromium against the real server, one after another: the machine is measured too.
export default defineConfig({
  test: {
    globalSetup: 'tools/build-before-tests.ts',
    include: ['packages/*/tests/**/*.browser.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    passWithNoTests: true,
  },
});
