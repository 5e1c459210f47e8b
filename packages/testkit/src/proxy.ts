// A proxy between a client and its server that sees everything and may change it: the malicious operator of the
// hostile tests, and the wire-tap of the private ones.
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

/** One exchange as it is about to be passed on. */
export interface Exchange {
  readonly method: string;
  /** Path with query, as the client sent it. */
  readonly path: string;
  readonly requestBody: Buffer;
  readonly status: number;
  /** The body parsed, where it is JSON. Change it in place or return another one. */
  readonly json: unknown;
}

/** Alters an answer: returns the new JSON (and status), or undefined to leave it as it is. */
export type AlterAnswer = (exchange: Exchange) => { json: unknown; status?: number } | undefined;

/** Alters a request before it is forwarded; an answer given here means that the server never sees it. */
export type AlterRequest = (request: {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}) => { answer?: { status: number; json: unknown }; body?: Buffer } | undefined;

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Everything that passed, both directions, bodies and paths, in order. */
  readonly traffic: Buffer[];
  alterAnswers(alter: AlterAnswer | undefined): void;
  alterRequests(alter: AlterRequest | undefined): void;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(body: Buffer, type: string | undefined): unknown {
  if (!type?.includes('json')) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Starts a proxy on loopback before `target` (`http://host:port`). Answers are not compressed on the way. */
export async function startProxy(target: string): Promise<Proxy> {
  const upstream = new URL(target);
  const traffic: Buffer[] = [];
  let alterAnswer: AlterAnswer | undefined;
  let alterRequest: AlterRequest | undefined;

  const forward = async (client: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const { method = 'GET', url: path = '/' } = client;
    const received = await bytesOf(client);
    traffic.push(Buffer.from(`${method} ${path}\n`), received);
    const changed = alterRequest?.({ method, path, body: received });
    if (changed?.answer) {
      reply.writeHead(changed.answer.status, {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
      });
      reply.end(JSON.stringify(changed.answer.json));
      return;
    }
    const requestBody = changed?.body ?? received;
    const headers = {
      ...client.headers,
      'accept-encoding': 'identity',
      host: client.headers.host ?? upstream.host,
    };
    if (changed?.body) headers['content-length'] = String(requestBody.length);
    const outgoing = httpRequest({ host: upstream.hostname, port: upstream.port, method, path, headers });
    // A client that goes away takes its long poll with it.
    reply.on('close', () => outgoing.destroy());
    outgoing.end(requestBody);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const body = await bytesOf(answer);
    const status = answer.statusCode ?? 502;
    const json = parsed(body, answer.headers['content-type']);
    const altered = alterAnswer?.({ method, path, requestBody, status, json });
    const bytes = altered ? Buffer.from(JSON.stringify(altered.json)) : body;
    traffic.push(bytes);
    reply.writeHead(altered?.status ?? status, { ...answer.headers, 'content-length': bytes.length });
    reply.end(bytes);
  };

  const server = createServer((client, reply) => {
    forward(client, reply).catch(() => reply.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    traffic,
    alterAnswers: (alter) => {
      alterAnswer = alter;
    },
    alterRequests: (alter) => {
      alterRequest = alter;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
