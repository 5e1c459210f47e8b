// Serves the built app as static files: strict headers, precompressed bodies, nothing but what the build wrote.
// The app and the API may be on other origins: nothing here relies on sharing one.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface AppFileSettings {
  /** Folder with the built app. */
  readonly folder: string;
  /** Origins at which the app may be opened; other hosts get 421. */
  readonly origins: readonly string[];
  /** Origins beside its own that the app may talk to: API and media, where they are elsewhere. */
  readonly connectTo: readonly string[];
}

interface AppFile {
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly isImmutable: boolean;
  /** Encodings that lie beside it, best first. */
  readonly encodings: readonly {
    readonly name: 'br' | 'gzip';
    readonly path: string;
    readonly sizeBytes: number;
  }[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.txt': 'text/plain; charset=utf-8',
};
const hashedName = /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const encodingsBestFirst = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/** Answers requests for the app; false where a request is none of the app's. */
export type AppFiles = (request: FastifyRequest, reply: FastifyReply) => boolean;

/** Reads the list of files once: what the build wrote does not change under a running server. */
export async function createAppFiles(settings: AppFileSettings): Promise<AppFiles> {
  const files = await listFiles(settings.folder);
  const index = files.get('/index.html');
  const hosts = new Set(settings.origins.map((origin) => new URL(origin).host));
  const headers = securityHeaders(settings.connectTo);
  return (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (!hosts.has(request.headers.host ?? '')) {
      reply.code(421).header('content-type', 'text/plain; charset=utf-8').send('This address is not ours.\n');
      return true;
    }
    const path = pathOf(request.url);
    const file =
      files.get(path === '/' ? '/index.html' : path) ?? (isNavigation(request, path) ? index : undefined);
    if (!file) return false;
    sendFile(request, reply.headers(headers), file);
    return true;
  };
}

/** Only the path: `//host/…` is a path here too, which `URL` would take for another host or refuse. */
function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}

/** An address inside the app, typed or reloaded: the app finds its way from the index. */
function isNavigation(request: FastifyRequest, path: string): boolean {
  if (extname(path) !== '') return false;
  const mode = request.headers['sec-fetch-mode'];
  return mode === 'navigate' || (mode === undefined && (request.headers.accept ?? '').includes('text/html'));
}

function securityHeaders(connectTo: readonly string[]): Record<string, string> {
  const connect = ["'self'", ...connectTo].join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' blob: data:`,
    `media-src 'self' blob:`,
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // One policy, for the addresses of workers.
    'trusted-types veche-workers',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'permissions-policy':
      'camera=(self), microphone=(), geolocation=(), usb=(), payment=(), publickey-credentials-get=(self), ' +
      'publickey-credentials-create=(self)',
  };
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: AppFile): void {
  reply
    .header('etag', file.etag)
    .header('vary', 'Accept-Encoding')
    // What has its hash in its name never changes; all else is asked for anew.
    .header('cache-control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === file.etag) {
    reply.code(304).send();
    return;
  }
  const accepted = (request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((item) => item.split(';')[0]?.trim());
  const encoding = file.encodings.find(({ name }) => accepted.includes(name));
  if (encoding) reply.header('content-encoding', encoding.name);
  const { path, sizeBytes } = encoding ?? file;
  reply.header('content-type', file.type).header('content-length', sizeBytes);
  reply.send(request.method === 'HEAD' ? '' : createReadStream(path));
}

async function listFiles(folder: string): Promise<ReadonlyMap<string, AppFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = new Map<string, { sizeBytes: number; changedMs: number }>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    sizes.set(path, { sizeBytes: size, changedMs: mtimeMs });
  }
  const files = new Map<string, AppFile>();
  for (const [path, { sizeBytes, changedMs }] of sizes) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    files.set(`/${relative(folder, path).split(sep).join('/')}`, {
      path,
      type,
      sizeBytes,
      etag: `"${sizeBytes.toString(36)}-${Math.floor(changedMs).toString(36)}"`,
      isImmutable: hashedName.test(path),
      encodings: encodingsBestFirst.flatMap(({ name, ending }) => {
        const beside = sizes.get(path + ending);
        return beside ? [{ name, path: path + ending, sizeBytes: beside.sizeBytes }] : [];
      }),
    });
  }
  return files;
}
