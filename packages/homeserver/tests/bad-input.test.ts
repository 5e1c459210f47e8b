// What is malformed is refused with the spec's status and errcode, and nothing is written.
import { describe, expect, test } from 'vitest';
import { startTestServer } from './support.ts';

describe('a body', () => {
  test('that is no JSON is M_NOT_JSON', async () => {
    await using server = await startTestServer();
    for (const raw of ['{', 'nonsense', '{"a":01}', Buffer.from('7b2261223a22ff227d', 'hex')]) {
      const answer = await server.call('POST', 'login', { raw });
      expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_NOT_JSON' } });
    }
  });

  test('of the wrong shape is M_BAD_JSON', async () => {
    await using server = await startTestServer();
    const wrong: unknown[] = [
      [],
      'text',
      3,
      null,
      { type: 5 },
      { type: 'm.login.password', identifier: 'anna' },
    ];
    for (const body of wrong) {
      const answer = await server.call('POST', 'login', { raw: JSON.stringify(body) });
      expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
    }
    for (const raw of [
      '{"type":"x","__proto__":{"admin":true}}',
      '{"type":"x","\\u005f_proto__":1}',
      '{"type":"\\u0000"}',
      '{"type":"\\ud800"}',
      '{"type":"x","\\udc00":1}',
      `{"type":"x","deep":${'['.repeat(200)}${']'.repeat(200)}}`,
    ]) {
      expect(await server.call('POST', 'login', { raw })).toMatchObject({
        status: 400,
        body: { errcode: 'M_BAD_JSON' },
      });
    }
  });

  test('without a field that is needed is M_MISSING_PARAM', async () => {
    await using server = await startTestServer();
    expect(await server.call('POST', 'login', { body: {} })).toMatchObject({
      status: 400,
      body: { errcode: 'M_MISSING_PARAM', error: 'The field type is missing' },
    });
  });

  test('that is too large is M_TOO_LARGE', async () => {
    await using server = await startTestServer();
    const answer = await server.call('POST', 'login', { body: { type: 'x'.repeat(70_000) } });
    expect(answer).toMatchObject({ status: 413, body: { errcode: 'M_TOO_LARGE' } });
  });

  test('is read as JSON whatever its content type says', async () => {
    await using server = await startTestServer();
    await server.register('anna');
    const raw = JSON.stringify({ type: 'm.login.password', user: 'anna', password: 'password of anna' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', 'a/b; c="']) {
      expect((await server.call('POST', 'login', { raw, headers: { 'content-type': type } })).status).toBe(
        200,
      );
    }
  });
});

describe('an address', () => {
  test('that is not served is 404 M_UNRECOGNIZED, one with another method 405', async () => {
    await using server = await startTestServer();
    expect(await server.call('GET', '/_matrix/client/v3/nothing')).toMatchObject({
      status: 404,
      body: { errcode: 'M_UNRECOGNIZED' },
    });
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect(await server.call(method, 'login')).toMatchObject({
        status: 405,
        body: { errcode: 'M_UNRECOGNIZED' },
      });
    }
    expect((await server.call('GET', '/_matrix/client/v3/%')).status).toBe(400);
  });

  test('may hold percent-encoded slashes and long ids', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    await server.call('POST', 'login', {
      body: { type: 'm.login.password', user: 'anna', password: anna.password, device_id: 'a/b ü%' },
    });
    expect((await anna.call('GET', `devices/${encodeURIComponent('a/b ü%')}`)).body.device_id).toBe('a/b ü%');
    expect((await anna.call('GET', `devices/${'x'.repeat(800)}`)).status).toBe(404);
    expect((await anna.call('GET', 'devices/a%00b')).body.errcode).toBe('M_INVALID_PARAM');
  });

  test('of the API may be called from any page, errors and questions included', async () => {
    await using server = await startTestServer();
    for (const [method, path] of [
      ['GET', '/_matrix/client/versions'],
      ['GET', '/_matrix/client/v3/nothing'],
      ['PUT', '/_matrix/client/v3/login'],
      ['GET', '/_matrix/client/v3/account/whoami'],
      ['GET', '/.well-known/matrix/client'],
      ['OPTIONS', '/_matrix/client/v3/anything'],
    ] as const) {
      const answer = await server.call(method, path);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      if (method === 'OPTIONS') expect(answer.status).toBe(204);
    }
  });
});

test('the token may stand in the address, and a missing or odd one is said to be so', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  expect((await server.call('GET', `account/whoami?access_token=${anna.token}`)).status).toBe(200);
  expect((await server.call('GET', 'account/whoami')).body.errcode).toBe('M_MISSING_TOKEN');
  const odd = await server.call('GET', 'account/whoami', { headers: { authorization: 'Basic eDp5' } });
  expect(odd.body.errcode).toBe('M_MISSING_TOKEN');
  expect((await server.call('GET', 'account/whoami', { token: 'x' })).body.errcode).toBe('M_UNKNOWN_TOKEN');
});

test('too many calls are told how long to wait', async () => {
  await using server = await startTestServer({
    settings: { rate_limits: 'on', limits: { login: { burst: 2, per_second: 0.5 } } },
  });
  const attempt = () => server.call('POST', 'login', { body: { type: 'm.login.nothing' } });
  await attempt();
  await attempt();
  const third = await attempt();
  expect(third).toMatchObject({ status: 429, body: { errcode: 'M_LIMIT_EXCEEDED' } });
  expect(third.body.retry_after_ms).toBeGreaterThan(1000);
  expect(third.headers.get('retry-after')).toBe('2');
});

test('a stock client finds what it needs before it signs in', async () => {
  await using server = await startTestServer();
  const versions = await server.call('GET', '/_matrix/client/versions');
  expect(versions.body.versions).toContain('v1.14');
  expect(versions.body.versions).not.toContain('v1.15');
  expect(versions.headers.get('content-type')).toBe('application/json');
  const anna = await server.register('anna');
  const { capabilities } = (await anna.call('GET', 'capabilities')).body;
  expect(capabilities['m.room_versions']).toEqual({
    default: '12',
    available: { '10': 'stable', '11': 'stable', '12': 'stable' },
  });
  expect((await server.call('GET', '/.well-known/matrix/client')).body).toEqual({
    'm.homeserver': { base_url: `http://localhost:${server.running.port}` },
  });
  expect((await server.call('GET', '/.well-known/matrix/support')).status).toBe(404);
});
