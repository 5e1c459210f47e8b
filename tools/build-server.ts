// Puts the server's sources and libraries into one file, as compiled code that a start loads in a tenth of the time that
// fifteen hundred modules take. The sources stay what runs where this file cannot be made; nobody ever has to build it.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stateOfFiles } from './newest-change.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'node_modules/.cache/veche-server');
const entry = join(root, 'apps/veche/src/start.ts');
/** What goes into the file. */
const sources = [
  ...['protocol', 'room-rules', 'database', 'homeserver'].map((name) => join(root, 'packages', name, 'src')),
  join(root, 'apps/veche/src'),
  join(root, 'tools'),
];
/** Loaded when they are needed, from where they are. */
const external = [/^node:/, 'sharp', '@simplewebauthn/server', 'pg-native'];

/** The file for the sources as they are now, made if need be; undefined where it cannot be made. */
export async function bundledServer(): Promise<string | undefined> {
  const lockMs = statSync(join(root, 'package-lock.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const { newestMs, files } = stateOfFiles(sources);
  const name = `start-${Math.round(Math.max(lockMs, newestMs)).toString(36)}-${files}.mjs`;
  const file = join(folder, name);
  if (statSync(file, { throwIfNoEntry: false })) return file;
  // In a process of its own: what builds would stay in the server's memory.
  const child = spawn(process.execPath, [import.meta.filename, file], { stdio: 'ignore' });
  const code = await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  // Not 0 where it was installed without what builds, or in a folder that nobody may write to.
  return code === 0 ? file : undefined;
}

async function bundle(file: string): Promise<void> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({ input: entry, platform: 'node', external, plugins: [ownPlaces] });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) rmSync(join(folder, old), { force: true });
  // Two starts at once may both build: each puts a whole file in its place.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, output[0].code);
  renameSync(unfinished, file);
}

/** Modules go on knowing where they came from: threads and processes are started from the sources. */
const ownPlaces = {
  name: 'own-places',
  transform(code: string, id: string): { code: string } | undefined {
    if (!code.includes('import.meta') || !/\.[mc]?[jt]s$/.test(id)) return undefined;
    return {
      code: code
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
        .replaceAll('import.meta.main', 'false'),
    };
  },
};

const [wanted] = process.argv.slice(2);
if (import.meta.main && wanted !== undefined) await bundle(wanted);
