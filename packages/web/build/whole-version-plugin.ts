// Ends a build: every file is listed by hash in manifest.json, the service worker names the version it serves,
// and what is worth it gets a brotli and a gzip copy beside it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const worthCompressing = /\.(?:js|css|html|svg|json|webmanifest|wasm)$/;
const serviceWorker = 'service-worker.js';
const versionMark = '__VECHE_VERSION__';

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function compress(path: string): void {
  const bytes = readFileSync(path);
  // The last two steps of quality save 15 % of the large module and cost a minute of every build.
  const quality = bytes.length > 1_000_000 ? 9 : 11;
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  if (brotli.length < bytes.length) writeFileSync(`${path}.br`, brotli);
  const gzip = gzipSync(bytes, { level: 9 });
  if (gzip.length < bytes.length) writeFileSync(`${path}.gz`, gzip);
}

/** Writes `manifest.json` ({version, files: [{path, sha256, sizeBytes}]}) and the compressed copies. */
export function wholeVersion(): Plugin {
  let folder = 'dist';
  return {
    name: 'veche-whole-version',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      const files = filesOf(folder).filter((path) => path !== serviceWorker && path !== 'manifest.json');
      const listed = files.map((path) => {
        const bytes = readFileSync(join(folder, path));
        const sha256 = createHash('sha256').update(bytes).digest('base64url');
        return { path, sha256, sizeBytes: bytes.length };
      });
      const version = createHash('sha256').update(JSON.stringify(listed)).digest('base64url').slice(0, 22);
      writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ version, files: listed })}\n`);
      const workerPath = join(folder, serviceWorker);
      writeFileSync(workerPath, readFileSync(workerPath, 'utf8').replaceAll(versionMark, version));
      for (const path of filesOf(folder)) if (worthCompressing.test(path)) compress(join(folder, path));
    },
  };
}
