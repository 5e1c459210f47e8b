// A client's stores in a SharedWorker of a real Chromium, across a restart of the browser.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const wasm = dirname(
  createRequire(join(root, 'packages/client/package.json')).resolve('@matrix-org/matrix-sdk-crypto-wasm'),
);
const types: Record<string, string> = {
  ts: 'text/javascript',
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
};

/** What bare specifiers mean: the sources as they are, types taken out on the way; no bundler between test and code. */
function resolveSpecifier(specifier: string): string {
  const [, name = '', path] = /^@veche\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (name) return `/packages/${name}/src/${path ?? 'index'}.ts`;
  if (specifier === 'typebox') return '/node_modules/typebox/build/index.mjs';
  if (specifier === '@matrix-org/matrix-sdk-crypto-wasm') return '/wasm/index.mjs';
  throw new Error(`The worker imports ${specifier}.`);
}

function answer(path: string): { type: string; body: string | Buffer } {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>Stores</title>' };
  const file = path.startsWith('/wasm/') ? join(wasm, path.slice(6)) : join(root, path);
  const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const body = readFileSync(file);
  if (!path.endsWith('.ts')) return { type, body };
  const script = stripTypeScriptTypes(body.toString()).replace(
    /(from\s+|import\s+)'([^.'/][^']*)'/g,
    (_, word: string, specifier: string) => `${word}'${resolveSpecifier(specifier)}'`,
  );
  return { type, body: script };
}

/** The page's. */
declare class SharedWorker {
  constructor(url: string, options: { type: 'module' });
  onerror: ((event: { message?: string }) => void) | null;
  readonly port: {
    onmessage: ((event: { data: { result?: unknown; error?: string } }) => void) | null;
    postMessage(message: unknown): void;
  };
}

let server: Server;
let profile: string;
let context: BrowserContext;
let page: Page;

async function start(): Promise<void> {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-background-networking'],
  });
  page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function ask(task: string): Promise<unknown> {
  const answered = await page.evaluate(
    ([script, name]) =>
      new Promise<{ result?: unknown; error?: string }>((resolve) => {
        const worker = new SharedWorker(script, { type: 'module' });
        worker.onerror = (event) => resolve({ error: String(event.message ?? 'the worker did not load') });
        worker.port.onmessage = ({ data }) => resolve(data);
        worker.port.postMessage({ task: name });
      }),
    ['/packages/client/tests/workers/storage-worker.ts', task] as const,
  );
  if (answered.error !== undefined) throw new Error(answered.error);
  return answered.result;
}

beforeAll(async () => {
  profile = mkdtempSync(join(tmpdir(), 'veche-chromium-'));
  server = createServer((request, response) => {
    try {
      const { type, body } = answer(request.url ?? '/');
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch (error) {
      response.writeHead(404).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await start();
}, 60_000);
afterAll(async () => {
  await context.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
});

describe('a client’s stores in Chromium', () => {
  it('write, page both ways and delete ranges', async () => {
    expect(await ask('write and read')).toMatchObject({
      newest: ['$999', '$998'],
      older: ['$949', '$948'],
      first: ['$101', '$102'],
      count: 900,
    });
  });

  it('open again with the same data key and identity after the browser was closed', async () => {
    const identity = await ask('identity');
    await context.close();
    await start();
    expect(await ask('draft')).toBe('черновик');
    expect(await ask('identity')).toBe(identity);
  });

  it('make the writes of the crypto library durable too', async () => {
    expect(await ask('durability')).toEqual(['default', 'strict']);
  });

  it('leave nothing when they are erased', async () => {
    expect(await ask('erase and look')).toEqual([]);
    expect(await ask('draft')).toBeUndefined();
  });

  it('have the cryptography that media and the sheet need', async () => {
    expect(await ask('cryptography')).toEqual({
      same: true,
      publicKey: 'SQ2YSDfpsecz97X92oCbDg63eD4bu7Bc1McsaRD6Hr8',
    });
  });
});
