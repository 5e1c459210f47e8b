// Sends a request exactly as it is written: no client library mends the address or the body first.
import { Agent, request } from 'node:http';
import type { FuzzedRequest } from './requests.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

export const keptAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: 4 });

/** Undefined where nothing came within the time: a long poll that waits. */
export function sendRaw(
  port: number,
  agent: Agent,
  wish: Omit<FuzzedRequest, 'caller'>,
  token: string | undefined,
  timeoutMs: number,
): Promise<RawAnswer | undefined> {
  const { method, target, body, headers } = wish;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        agent,
        method,
        path: target,
        headers: {
          ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes: Buffer.concat(chunks),
          });
        });
      },
    );
    const timer = setTimeout(() => {
      resolve(undefined);
      sent.destroy();
    }, timeoutMs);
    sent.on('error', (error) => {
      clearTimeout(timer);
      // The server closes a connection after some refusals; the next request finds out and asks again.
      if (sent.reusedSocket) resolve(sendRaw(port, agent, wish, token, timeoutMs));
      else reject(error);
    });
    sent.end(body);
  });
}
