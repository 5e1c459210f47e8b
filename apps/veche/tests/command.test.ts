// The command as an operator uses it: a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Several processes start in each test, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const command = join(import.meta.dirname, '../src/main.ts');
let folder: string;
let port: number;
let environment: Record<string, string>;
const started: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-command-'));
  port = await freePort();
  environment = {
    VECHE_LISTEN: `127.0.0.1:${port}`,
    VECHE_DATA: folder,
    VECHE_PASSWORD_COST: 'low',
    VECHE_RATE_LIMITS: 'off',
  };
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function run(args: readonly string[], more: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH, ...environment, ...more };
  const child = spawn(process.execPath, [command, ...args], { env, cwd: folder });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, ended, output: () => output };
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 2400; attempt++) {
    const ready = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
    if (ready?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not get ready');
}

test('start says where to go, and a signal ends it in order', async () => {
  const { child, ended } = run(['start']);
  await untilReady();
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(output).toContain(`On this computer: http://localhost:${port}`);
});

test('a signal ends syncs that wait, within moments', async () => {
  const { child, ended } = run(['start'], { VECHE_REGISTRATION: 'open' });
  await untilReady();
  const url = `http://127.0.0.1:${port}/_matrix/client/v3`;
  const registered = await fetch(`${url}/register`, {
    method: 'POST',
    body: JSON.stringify({ username: 'anna', password: 'long enough', auth: { type: 'm.login.dummy' } }),
  });
  const { access_token: token } = (await registered.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const first = (await (await fetch(`${url}/sync`, { headers })).json()) as { next_batch: string };
  const waiting = Array.from({ length: 20 }, () =>
    fetch(`${url}/sync?timeout=60000&since=${first.next_batch}`, { headers }).then(
      (answer) => answer.status,
      () => 'gone',
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stoppedMs = performance.now();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(performance.now() - stoppedMs).toBeLessThan(5000);
  // They are answered, not cut off.
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
});

test('a signal to `npm start` ends the server with it', async () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  const child = spawn('npm', ['start'], { env, cwd: join(import.meta.dirname, '../../..'), stdio: 'ignore' });
  started.push(child);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await untilReady();
  const stoppedMs = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - stoppedMs).toBeLessThan(10_000);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test('accounts are looked after while the server runs, and while it does not', async () => {
  const server = run(['start']);
  await untilReady();
  const made = await run(['admin', 'create-user', 'anna', '--because', 'first person']).ended;
  expect(made).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Made @anna:localhost with the password \S+/),
  });
  server.child.kill('SIGTERM');
  await server.ended;
  expect((await run(['admin', 'lock', 'anna']).ended).output).toBe('Done.\n');
  expect((await run(['admin', 'list-users']).ended).output).toContain('@anna:localhost');
  expect((await run(['admin', 'list-users']).ended).output).toContain('locked');
  expect(await run(['admin', 'lock', 'nobody']).ended).toMatchObject({
    code: 1,
    output: 'There is no open account nobody here\n',
  });
});

test('mistakes are said in one sentence', async () => {
  expect(await run(['strat']).ended).toMatchObject({
    code: 1,
    output: 'There is no command "strat". See: veche --help\n',
  });
  const setting = await run(['start', '--room-version', '3']).ended;
  expect(setting).toMatchObject({
    code: 1,
    output: 'A setting is not right: --room-version has to be one of 10, 11, 12.\n',
  });
  const file = await run(['start'], { VECHE_CONFIG: '/nowhere.toml' }).ended;
  expect(file.output).toBe('The settings file /nowhere.toml cannot be read.\n');
});

test('help and the annotated settings are printed', async () => {
  expect((await run(['--help']).ended).output).toContain('veche start');
  expect((await run(['config']).ended).output).toContain('VECHE_SERVER_NAME');
});
