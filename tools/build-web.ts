// Builds the app for browsers: always when run by itself, and at `npm start` where its sources are newer than what was built.
import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stateOfFiles } from './newest-change.ts';

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
export function isWebStale(): boolean {
  const built = statSync(join(builtAppFolder, 'index.html'), { throwIfNoEntry: false });
  if (!built) return true;
  const lockMs = statSync(join(root, 'package-lock.json')).mtimeMs;
  return Math.max(lockMs, stateOfFiles(sources).newestMs) > built.mtimeMs;
}

/** Runs the build; throws where it fails. Two at once do not meet: each puts a whole app in its place. */
export async function buildWeb(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const unfinished = `../../node_modules/.cache/veche-web-${process.pid}`;
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', unfinished], {
    cwd: webFolder,
    // Whatever runs the build (a test, a shell of a developer), people get the app as it is meant for them.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error('the app could not be built: see above');
  const replaced = `${builtAppFolder}-replaced-${process.pid}`;
  if (existsSync(builtAppFolder)) renameSync(builtAppFolder, replaced);
  renameSync(join(webFolder, unfinished), builtAppFolder);
  rmSync(replaced, { recursive: true, force: true });
}

if (import.meta.main) await buildWeb();
