// The app's files as browsers get them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration, type RunningHomeserver, startHomeserver } from '../src/index.ts';

let folder: string;
let running: RunningHomeserver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-app-'));
  const app = join(folder, 'app');
  await mkdir(join(app, 'assets'), { recursive: true });
  await writeFile(join(app, 'index.html'), '<!doctype html><title>app</title>');
  await writeFile(join(app, 'service-worker.js'), 'self');
  await writeFile(join(app, 'assets/app-AbCd1234.js'), 'plain');
  await writeFile(join(app, 'assets/app-AbCd1234.js.br'), 'brotli');
  await writeFile(join(app, 'assets/app-AbCd1234.js.gz'), 'gzip');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const file = {
    listen: '127.0.0.1:0',
    data: join(folder, 'data'),
    password_cost: 'low',
    api_url: 'https://api.example',
  };
  running = await startHomeserver(loadConfiguration({ file }), { appFolder: app });
});

afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: running.port,
        path,
        headers: { host: `localhost:${running.port}`, ...headers },
      };
      request(options, (incoming) => {
        let text = '';
        incoming.on('data', (chunk) => {
          text += chunk;
        });
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

test('the app is served with a strict policy, workers included', async () => {
  for (const path of ['/', '/service-worker.js', '/assets/app-AbCd1234.js']) {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("connect-src 'self' https://api.example");
    expect(policy).not.toContain('unsafe-inline');
    expect(answer.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  }
});

test('hashed files are kept for ever, the way in is asked for anew', async () => {
  expect((await get('/assets/app-AbCd1234.js')).headers['cache-control']).toContain('immutable');
  const index = await get('/');
  expect(index.headers['cache-control']).toBe('no-cache');
  expect((await get('/', { 'if-none-match': String(index.headers.etag) })).status).toBe(304);
  expect((await get('/service-worker.js')).headers['cache-control']).toBe('no-cache');
});

test('the smallest encoding that the browser takes is sent', async () => {
  const best = await get('/assets/app-AbCd1234.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(best).toMatchObject({ text: 'brotli', headers: { 'content-encoding': 'br' } });
  expect((await get('/assets/app-AbCd1234.js', { 'accept-encoding': 'gzip' })).text).toBe('gzip');
  expect((await get('/assets/app-AbCd1234.js')).text).toBe('plain');
});

test('addresses inside the app lead to its index, other unknown ones nowhere', async () => {
  expect((await get('/chat/x', { 'sec-fetch-mode': 'navigate' })).text).toContain('<title>app');
  expect((await get('/chat/x', { accept: 'text/html' })).status).toBe(200);
  expect((await get('/chat/x', { 'sec-fetch-mode': 'cors' })).status).toBe(404);
  expect((await get('/assets/gone.js', { 'sec-fetch-mode': 'no-cors' })).status).toBe(404);
  expect((await get('/_matrix/nothing', { 'sec-fetch-mode': 'navigate' })).status).toBe(404);
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt']) {
    expect((await get(path)).text).not.toContain('secret\n');
    expect((await get(path)).status).toBe(404);
  }
});

test('a host that is not ours gets no app page, but the API answers it', async () => {
  expect((await get('/', { host: 'evil.example' })).status).toBe(421);
  expect((await get('/_matrix/client/versions', { host: 'evil.example' })).status).toBe(200);
});

test('health, readiness and figures are there for tools on this machine', async () => {
  expect((await get('/health')).status).toBe(200);
  expect((await get('/ready')).text).toBe('{"status":"ready"}');
  expect((await get('/metrics')).text).toContain('veche_http_request_seconds');
  expect((await get('/metrics', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(404);
});

test('no spelling of an address leads out of the app’s folder, and none is too odd to answer', async () => {
  const odd = ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5csecret.txt'];
  for (const path of [
    ...odd,
    '//[',
    '//evil.example/',
    '/%',
    '/%00',
    '/assets/%ff.js',
    '/index.html%00.js',
  ]) {
    const { status, text } = await get(path);
    expect(text, path).not.toContain('secret');
    expect(status, path).toBeLessThan(500);
  }
});
