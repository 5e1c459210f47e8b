// Inputs that other servers have failed at, and limits that must hold: each is refused in the spec's words.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerHere, startServerHere } from '../src/server.ts';

let server: ServerHere;
let token: string | undefined;
let room: string;
const enc = encodeURIComponent;

beforeAll(async () => {
  server = await startServerHere();
  const made = await call('POST', 'register', {
    username: 'anna',
    password: 'correct horse battery',
    auth: { type: 'm.login.dummy' },
  });
  token = String(made.body.access_token);
  room = enc(String((await call('POST', 'createRoom', {})).body.room_id));
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const full = path.startsWith('/') ? path : `/_matrix/client/v3/${path}`;
  const answer = await fetch(server.url + full, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function refused(errcode: string, method: string, path: string, body?: unknown): Promise<void> {
  const before = server.running.database.position;
  const answer = await call(method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
  expect(answer.body.errcode).toBe(errcode);
  expect(server.running.database.position).toBe(before);
}

test('a foreign token of the room directory', () =>
  refused('M_INVALID_PARAM', 'GET', 'publicRooms?since=foreign_token'));

test('a time-out of typing that is no integer', async () => {
  const path = `rooms/${room}/typing/${enc('@anna:localhost')}`;
  for (const timeout of [1.5, '30000', null, {}]) {
    await refused('M_BAD_JSON', 'PUT', path, { typing: true, timeout });
  }
});

test('a limit of the search for people that is no integer', async () => {
  for (const limit of [1.5, '10', -1, null, []]) {
    await refused('M_BAD_JSON', 'POST', 'user_directory/search', { search_term: 'anna', limit });
  }
});

test('somebody to remove who is no text', async () => {
  for (const act of ['kick', 'ban', 'unban', 'invite']) {
    for (const user_id of [5, null, {}, ['@anna:localhost']]) {
      await refused('M_BAD_JSON', 'POST', `rooms/${room}/${act}`, { user_id });
    }
  }
});

test('odd server names in the addresses of files', async () => {
  for (const name of ['..', '%2e%2e', 'a%20b', '%5B%3A%3A', 'localhost%3A99999999', '%00', 'x'.repeat(300)]) {
    for (const path of ['client/v1/media/download', 'media/v3/download', 'client/v1/media/thumbnail']) {
      const size = path.endsWith('thumbnail') ? '?width=32&height=32' : '';
      const answer = await call('GET', `/_matrix/${path}/${name}/abc${size}`);
      expect(answer.status, `${path}/${name}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${path}/${name}`).toBeLessThan(500);
    }
  }
});

test('identity servers that are none', async () => {
  for (const id_server of ['', ' ', '127.0.0.1:1', 'http://x', 5]) {
    const body = { id_server, id_access_token: 'x', medium: 'email', address: 'a@b.c' };
    const answer = await call('POST', `rooms/${room}/invite`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  }
});

test('device keys of the wrong form', async () => {
  for (const device_keys of [
    5,
    [],
    'keys',
    {},
    { user_id: '@anna:localhost' },
    { user_id: 1, device_id: 2, algorithms: 3, keys: 4, signatures: 5 },
    { user_id: '@anna:localhost', device_id: 'X', algorithms: [], keys: {}, signatures: {} },
    { user_id: '@anna:localhost', device_id: 'X', algorithms: [], keys: { a: { b: 1 } }, signatures: [] },
  ]) {
    const answer = await call('POST', 'keys/upload', { device_keys });
    expect(answer.status, JSON.stringify(device_keys)).toBe(400);
  }
  await refused('M_BAD_JSON', 'POST', 'keys/query', { device_keys: { '@anna:localhost': 'all' } });
});

test('numbers, texts and sizes that events cannot hold', async () => {
  const path = `rooms/${room}/send/m.room.message`;
  await refused('M_BAD_JSON', 'PUT', `${path}/1`, { body: 'x', n: 1.5 });
  await refused('M_BAD_JSON', 'PUT', `${path}/2`, '{"body":"x","n":9007199254740993}');
  await refused('M_BAD_JSON', 'PUT', `${path}/3`, '{"body":"\\ud800"}');
  await refused('M_BAD_JSON', 'PUT', `${path}/4`, '{"body":"a\\u0000b"}');
  await refused('M_BAD_JSON', 'PUT', `${path}/5`, `{"a":${'['.repeat(120)}${']'.repeat(120)}}`);
  await refused('M_NOT_JSON', 'PUT', `${path}/6`, '{"body":');
  await refused('M_TOO_LARGE', 'PUT', `${path}/7`, { body: 'x'.repeat(66_000) });
  await refused('M_TOO_LARGE', 'PUT', `${path}/8`, { body: 'x'.repeat(65_300) });
  await refused('M_TOO_LARGE', 'PUT', `rooms/${room}/send/${'t'.repeat(256)}/9`, {});
  await refused('M_TOO_LARGE', 'PUT', `rooms/${room}/state/some.type/${'k'.repeat(256)}`, {});
});

test('rooms of other people', async () => {
  const own = token;
  const boris = await call('POST', 'register', {
    username: 'boris',
    password: 'battery staple horse',
    auth: { type: 'm.login.dummy' },
  });
  token = String(boris.body.access_token);
  await refused('M_FORBIDDEN', 'PUT', `rooms/${room}/send/m.room.message/1`, { body: 'x' });
  await refused('M_FORBIDDEN', 'PUT', `rooms/${room}/state/m.room.name`, { name: 'x' });
  await refused('M_FORBIDDEN', 'GET', `rooms/${room}/messages?dir=b`);
  await refused('M_FORBIDDEN', 'GET', `rooms/${room}/state`);
  await refused('M_FORBIDDEN', 'GET', `rooms/${room}/members`);
  await refused('M_FORBIDDEN', 'POST', `rooms/${room}/join`, {});
  await refused('M_FORBIDDEN', 'POST', `rooms/${room}/receipt/m.read/${enc('$none')}`, {});
  await refused('M_FORBIDDEN', 'PUT', `rooms/${room}/typing/${enc('@boris:localhost')}`, { typing: true });
  await refused('M_FORBIDDEN', 'PUT', `user/${enc('@anna:localhost')}/account_data/x`, {});
  token = own;
});

test('tokens that have expired, or never were', async () => {
  const own = token;
  const second = await call('POST', 'login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'anna' },
    password: 'correct horse battery',
  });
  token = String(second.body.access_token);
  await call('POST', 'logout', {});
  await refused('M_UNKNOWN_TOKEN', 'GET', 'account/whoami');
  await refused('M_UNKNOWN_TOKEN', 'PUT', `rooms/${room}/send/m.room.message/1`, { body: 'x' });
  token = 'nonsense';
  await refused('M_UNKNOWN_TOKEN', 'GET', 'sync');
  token = own;
});
