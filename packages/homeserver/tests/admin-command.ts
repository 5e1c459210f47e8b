// What `veche admin` says to a running server, for tests.
import { request } from 'node:http';
import { join } from 'node:path';
import type { TestServer } from './support.ts';

interface SocketAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into results of any shape
  readonly body: { readonly result?: any; readonly errcode?: string };
}

/** Sends one command over the socket in the data folder. */
export function admin(
  server: TestServer,
  command: string,
  more: Record<string, unknown> = {},
): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const options = { socketPath: join(server.folder, 'admin.sock'), method: 'POST', path: '/' };
    const outgoing = request({ ...options, headers: { 'content-type': 'application/json' } }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) }));
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ command, basis: 'because', ...more }));
  });
}
