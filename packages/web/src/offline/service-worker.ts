// Keeps one whole version of the app on the device: every file is fetched, held to its hash, and only then served.
/// <reference lib="webworker" />

interface Listed {
  readonly path: string;
  readonly sha256: string;
}
interface Manifest {
  readonly version: string;
  readonly files: readonly Listed[];
}

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const version = '__VECHE_VERSION__';
const prefix = 'veche-app-';

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

async function fetchExactly(file: Listed): Promise<Response> {
  const response = await fetch(`/${file.path}`, { cache: 'no-cache', credentials: 'omit' });
  if (!response.ok) throw new Error(`${file.path}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  if ((await sha256(bytes)) !== file.sha256) throw new Error(`${file.path} is not the file of this version`);
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(bytes, { status: 200, headers });
}

/** A file whose name carries its hash is taken from the version before, where that has it. */
async function fromEarlier(file: Listed): Promise<Response | undefined> {
  return file.path.startsWith('assets/') ? caches.match(`/${file.path}`) : undefined;
}

async function install(): Promise<void> {
  const response = await fetch('/manifest.json', { cache: 'no-store', credentials: 'omit' });
  const manifest = (await response.json()) as Manifest;
  if (manifest.version !== version) throw new Error('The server is between two versions');
  const cache = await caches.open(prefix + version);
  for (const file of manifest.files) {
    await cache.put(`/${file.path}`, (await fromEarlier(file)) ?? (await fetchExactly(file)));
  }
}

/** Keeps this version and the newest one before it: windows still open on that one go on finding their files. */
async function forgetOld(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
  for (const name of ours.slice(0, -1)) await caches.delete(name);
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(prefix + version);
  if (request.mode === 'navigate') return (await cache.match('/index.html')) ?? fetch(request);
  return (await cache.match(url.pathname)) ?? (await caches.match(url.pathname)) ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) =>
  event.waitUntil(forgetOld().then(() => worker.clients.claim())),
);
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/_') || url.pathname.startsWith('/.well-known/')) return;
  event.respondWith(answer(event.request, url));
});
