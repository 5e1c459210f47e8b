// Builds the app for browsers: always when run by itself, and at `npm start` where its sources are newer than what was built.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const webFolder = join(root, 'packages/web');
/** What goes into the app. */
const sources = ['web', 'ui', 'client', 'protocol', 'room-rules'].map((name) => join(root, 'packages', name));

/** Where the built app is. */
export const builtAppFolder = join(webFolder, 'dist');

/** Whether there is an app to build in this checkout. */
export function hasWebSources(): boolean {
  return existsSync(join(webFolder, 'vite.config.ts'));
}

/** True where nothing was built, or something changed since. */
export async function isWebStale(): Promise<boolean> {
  const built = await stat(join(builtAppFolder, 'index.html')).catch(() => undefined);
  if (!built) return true;
  const newest = await Promise.all([
    stat(join(root, 'package-lock.json')).then(({ mtimeMs }) => mtimeMs),
    ...sources.map((folder) => newestChange(folder)),
  ]);
  return Math.max(...newest) > built.mtimeMs;
}

/** Runs the build; throws where it fails. */
export async function buildWeb(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: webFolder,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('the app could not be built: see above');
}

async function newestChange(folder: string): Promise<number> {
  let newestMs = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules' || entry.name === 'tests') continue;
    const path = join(folder, entry.name);
    const changedMs = entry.isDirectory() ? await newestChange(path) : (await stat(path)).mtimeMs;
    newestMs = Math.max(newestMs, changedMs);
  }
  return newestMs;
}

if (import.meta.main) await buildWeb();
