import { defineConfig } from 'vitest/config';

// Browser journeys and long runs have commands of their own; this is what passes on a machine with Node and npm alone.
export default defineConfig({
  test: {
    globalSetup: 'tools/build-before-tests.ts',
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/tests/**/*.test.ts',
      'apps/*/tests/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    exclude: ['**/*.browser.test.ts', '**/*.soak.test.ts', '**/*.journey.test.ts', '**/node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
