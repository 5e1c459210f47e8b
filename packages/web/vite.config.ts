// How the citizen's app is built: a small entry for the first minutes, the shell and its rarer parts behind it.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { wholeVersion } from './build/whole-version-plugin.ts';
import { compiledWords } from './build/words-plugin.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compiledWords(), react(), wholeVersion()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: 'index.html', 'service-worker': 'src/offline/service-worker.ts' },
      output: {
        entryFileNames: (chunk) =>
          chunk.name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
