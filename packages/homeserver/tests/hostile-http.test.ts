// Requests that no honest client sends: cut short, said twice, oversized, slow.
import { connect } from 'node:net';
import { login, uploadContent } from '@veche/protocol/endpoints/index';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { RateLimiter } from '../src/http/limits.ts';
import { createRouter } from '../src/http/router.ts';
import { serve } from '../src/http/serve.ts';
import { startTestServer } from './support.ts';

/** Sends bytes as they are; resolves with all that came back when the connection ends or `waitMs` are over. */
function raw(
  port: number,
  parts: readonly string[],
  waitMs = 3000,
): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    const timer = setTimeout(() => end(false), waitMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') end(true);
      else reject(error);
    });
    for (const part of parts) socket.write(part);
  });
}

const answers = (text: string): string[] => text.match(/HTTP\/1\.1 \d{3}/g) ?? [];

test('a request whose length is said in two ways is refused, and nothing behind it is read as another', async () => {
  await using server = await startTestServer();
  const { port } = server.running;
  const smuggled = 'GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\n\r\n';
  const twice = await raw(port, [
    `POST /_matrix/client/v3/login HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ]);
  expect(answers(twice.text)).toEqual(['HTTP/1.1 400']);
  expect(twice.closed).toBe(true);
  const lengths = await raw(port, [
    `POST /_matrix/client/v3/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 60\r\n\r\n{}${smuggled}`,
  ]);
  expect(answers(lengths.text)).toEqual(['HTTP/1.1 400']);
  const folded = await raw(port, [
    `GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX: a\nContent-Length: 0\r\n\r\n`,
  ]);
  expect(answers(folded.text)[0]).not.toBe('HTTP/1.1 200');
});

test('huge headers are refused', async () => {
  await using server = await startTestServer();
  const head = `GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(70_000)}\r\n\r\n`;
  const { text, closed } = await raw(server.running.port, [head]);
  expect(answers(text)[0] ?? 'closed').toMatch(/431|closed/);
  expect(closed).toBe(true);
});

test('names of files and reasons cannot put headers into an answer', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const upload = await server.call(
    'POST',
    `/_matrix/media/v3/upload?filename=${encodeURIComponent('a"\r\nSet-Cookie: x=1\r\n.txt')}`,
    { token: anna.token, raw: 'bytes', headers: { 'content-type': 'text/plain' } },
  );
  const id = String(upload.body.content_uri).slice('mxc://'.length);
  for (const name of ['', `/${encodeURIComponent('b"\r\nSet-Cookie: y=1')}`]) {
    const answer = await server.call('GET', `/_matrix/client/v1/media/download/${id}${name}`, {
      token: anna.token,
    });
    expect(answer, JSON.stringify([upload.body, id, name, answer.body])).toMatchObject({ status: 200 });
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

test('keys that change prototypes change none', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const bodies = [
    '{"__proto__":{"isAdmin":true}}',
    '{"\\u005f_proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
  ];
  for (const body of bodies) {
    await server.call('PUT', `user/${anna.userId}/account_data/org.example.x`, {
      token: anna.token,
      raw: body,
    });
    await server.call('POST', 'createRoom', { token: anna.token, raw: body });
  }
  await server.call('GET', 'sync?__proto__=1&constructor=1&__proto__[isAdmin]=1', { token: anna.token });
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  expect((await anna.call('GET', `admin/whois/@nobody:localhost`)).body.errcode).toBe('M_FORBIDDEN');
});

test('a body that does not come ends the connection, an upload that moves goes on', async () => {
  const refusing = async (): Promise<never> => {
    throw new Error('the body was never there');
  };
  const app = createRouter({
    served: [
      serve(login, refusing),
      serve({ ...uploadContent, auth: 'none' as const }, async ({ request }) => {
        for await (const _ of request.raw);
        return { content_uri: 'mxc://localhost/x' };
      }),
    ],
    checkToken: () => ({ known: false, softLogout: false }),
    limiter: new RateLimiter(undefined),
    logger: pino({ enabled: false }),
    stopping: new AbortController().signal,
    trustedProxies: [],
    times: { headersMs: 1000, jsonBodyMs: 400, uploadPauseMs: 400 },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const address = app.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const head = (path: string): string => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n`;
    const began = performance.now();
    expect((await raw(port, [`${head('/_matrix/client/v3/login')}{`])).closed).toBe(true);
    expect((await raw(port, [`${head('/_matrix/media/v3/upload')}ab`])).closed).toBe(true);
    expect(performance.now() - began).toBeLessThan(2500);
    const moving = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(head('/_matrix/media/v3/upload'));
      let sent = 0;
      const timer = setInterval(() => {
        socket.write('x');
        sent += 1;
        if (sent === 10) clearInterval(timer);
      }, 100);
      socket.on('data', (chunk) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      socket.on('close', () => resolve('closed'));
    });
    expect(moving).toContain('HTTP/1.1 200');
  } finally {
    await app.close();
  }
});
