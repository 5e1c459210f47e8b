// Backup under a running server, restore, and the server goes on from the copy.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Several processes start in each test, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const command = join(import.meta.dirname, '../src/main.ts');
let folder: string;
let environment: Record<string, string>;
let server: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veche-backup-'));
  environment = {
    VECHE_LISTEN: `127.0.0.1:${await freePort()}`,
    VECHE_DATA: join(folder, 'data'),
    VECHE_PASSWORD_COST: 'low',
  };
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const listening = createServer();
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  await new Promise((resolve) => listening.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function surroundings() {
  return { cwd: folder, env: { PATH: process.env.PATH, ...environment } };
}

function veche(...args: string[]): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], surroundings(), (error, output, errors) =>
      resolve({ failed: error !== null, output: output + errors }),
    );
  });
}

async function start(): Promise<void> {
  server = spawn(process.execPath, [command, 'start'], { ...surroundings(), stdio: 'ignore' });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ready = await fetch(`http://${environment.VECHE_LISTEN}/ready`).catch(() => undefined);
    if (ready?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not get ready');
}

async function stop(): Promise<void> {
  const running = server;
  server = undefined;
  if (!running || running.exitCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  await ended;
}

test('a copy made while serving brings back who was there when it was made', async () => {
  await start();
  await veche('admin', 'create-user', 'anna', '--because', 'test');
  const media = join('media', 'files', 'ab', 'cd');
  mkdirSync(join(folder, 'data', media), { recursive: true });
  writeFileSync(join(folder, 'data', media, 'abcd1'), 'a picture');
  const copy = join(folder, 'copy');
  expect(await veche('backup', copy)).toEqual({
    failed: false,
    output: expect.stringContaining('Copied to'),
  });
  await veche('admin', 'create-user', 'boris', '--because', 'test');
  const key = readFileSync(join(folder, 'data', 'signing.key'), 'utf8');

  expect(await veche('restore', copy)).toEqual({ failed: true, output: expect.stringContaining('stop it') });
  await stop();
  expect(await veche('restore', copy)).toEqual({
    failed: false,
    output: expect.stringContaining('Restored'),
  });
  await start();
  const { output } = await veche('admin', 'list-users');
  expect(output).toContain('@anna:');
  expect(output).not.toContain('@boris:');
  await stop();

  environment.VECHE_DATA = join(folder, 'elsewhere');
  expect((await veche('restore', copy)).failed).toBe(false);
  expect(readFileSync(join(folder, 'elsewhere', 'signing.key'), 'utf8')).toBe(key);
  expect(readFileSync(join(folder, 'elsewhere', media, 'abcd1'), 'utf8')).toBe('a picture');
  await start();
  expect((await veche('admin', 'list-users')).output).toContain('@anna:');
});

test('what is missing is said in words', async () => {
  expect(await veche('backup', join(folder, 'copy'))).toEqual({
    failed: true,
    output: expect.stringContaining('There is no database'),
  });
  expect(await veche('restore', join(folder, 'nowhere'))).toEqual({
    failed: true,
    output: expect.stringContaining('There is no copy'),
  });
  expect(existsSync(join(folder, 'data', 'database.sqlite'))).toBe(false);
});
