// Signing in, staying in, signing out.
import { describe, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

function signIn(server: TestServer, person: Person, more: Record<string, unknown> = {}) {
  return server.call('POST', 'login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: person.userId },
      password: person.password,
      ...more,
    },
  });
}

function whoami(server: TestServer, token: string) {
  return server.call('GET', 'account/whoami', { token });
}

describe('sign-in by password', () => {
  test('takes the address, its localpart, old fields and any capitals', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    for (const identifier of ['@anna:localhost', 'anna', 'ANNA', '@Anna:localhost']) {
      const answer = await signIn(server, anna, { identifier: { type: 'm.id.user', user: identifier } });
      expect(answer.body.user_id).toBe('@anna:localhost');
    }
    const old = await server.call('POST', 'login', {
      body: { type: 'm.login.password', user: 'anna', password: anna.password },
    });
    expect(old.status).toBe(200);
    expect(old.body.well_known['m.homeserver'].base_url).toMatch(/^http:/);
  });

  test('says the same for a wrong password and for a name that nobody has', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    const wrong = await signIn(server, anna, { password: 'something else' });
    const nobody = await signIn(server, { ...anna, userId: '@nobody:localhost' });
    const elsewhere = await signIn(server, { ...anna, userId: '@anna:elsewhere.org' });
    expect(wrong).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    expect(nobody.body).toEqual(wrong.body);
    expect(elsewhere.body).toEqual(wrong.body);
  });

  test('refuses types and identifiers that are not served', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    expect((await signIn(server, anna, { type: 'm.login.magic' })).body.errcode).toBe('M_UNKNOWN');
    expect((await signIn(server, anna, { identifier: { type: 'm.id.magic' } })).body.errcode).toBe(
      'M_UNKNOWN',
    );
    const byMail = { type: 'm.id.thirdparty', medium: 'email', address: 'a@b.c' };
    expect((await signIn(server, anna, { identifier: byMail })).status).toBe(403);
    expect((await server.call('POST', 'login', { body: { type: 'm.login.password' } })).status).toBe(400);
    expect((await signIn(server, anna, { device_id: 'x'.repeat(300) })).body.errcode).toBe('M_INVALID_PARAM');
  });

  test('on a device that is known ends the device’s earlier session', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    const first = await signIn(server, anna, { device_id: 'TABLET', initial_device_display_name: 'Tablet' });
    const second = await signIn(server, anna, { device_id: 'TABLET' });
    expect((await whoami(server, first.body.access_token)).body.errcode).toBe('M_UNKNOWN_TOKEN');
    expect((await whoami(server, second.body.access_token)).body.device_id).toBe('TABLET');
    const devices = (await anna.call('GET', 'devices')).body.devices;
    expect(devices).toContainEqual({
      device_id: 'TABLET',
      display_name: 'Tablet',
      last_seen_ts: expect.any(Number),
    });
  });
});

test('a second device signs in with a token, once, after the first has proven who it is', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const path = '/_matrix/client/v1/login/get_token';
  const question = await anna.call('POST', path, {});
  expect(question).toMatchObject({ status: 401, body: { flows: [{ stages: ['m.login.password'] }] } });
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'anna' },
    password: anna.password,
  };
  const { login_token: token } = (await anna.call('POST', path, { auth })).body;
  const login = { body: { type: 'm.login.token', token } };
  expect((await server.call('POST', 'login', login)).body.user_id).toBe(anna.userId);
  expect((await server.call('POST', 'login', login)).status).toBe(403);
  expect((await server.call('GET', 'login')).body.flows).toContainEqual({
    type: 'm.login.token',
    get_login_token: true,
  });
});

test('a token for a second device runs out after two minutes', async () => {
  let nowMs = Date.now();
  await using server = await startTestServer({ now: () => nowMs });
  const anna = await server.register('anna');
  const auth = { type: 'm.login.password', password: anna.password };
  const { login_token: token } = (await anna.call('POST', '/_matrix/client/v1/login/get_token', { auth }))
    .body;
  nowMs += 121_000;
  expect((await server.call('POST', 'login', { body: { type: 'm.login.token', token } })).status).toBe(403);
});

describe('refresh tokens', () => {
  async function refreshable(now?: () => number) {
    const server = await startTestServer(now ? { now } : {});
    const anna = await server.register('anna');
    const { body } = await signIn(server, anna, { refresh_token: true });
    return { server, access: body.access_token as string, refresh: body.refresh_token as string, body };
  }
  function refreshWith(server: TestServer, token: string) {
    return server.call('POST', 'refresh', { body: { refresh_token: token } });
  }

  test('an access token that ran out is a soft logout, and is renewed', async () => {
    let nowMs = Date.now();
    const { server, access, refresh, body } = await refreshable(() => nowMs);
    await using _ = server;
    nowMs += body.expires_in_ms + 1;
    expect((await whoami(server, access)).body).toMatchObject({
      errcode: 'M_UNKNOWN_TOKEN',
      soft_logout: true,
    });
    const renewed = await refreshWith(server, refresh);
    expect((await whoami(server, renewed.body.access_token)).status).toBe(200);
  });

  test('the old pair works until the new one is used, and then no more', async () => {
    const { server, access, refresh } = await refreshable();
    await using _ = server;
    const lost = await refreshWith(server, refresh);
    expect((await whoami(server, access)).status).toBe(200);
    const second = await refreshWith(server, refresh);
    expect((await whoami(server, lost.body.access_token)).status).toBe(401);
    expect((await whoami(server, second.body.access_token)).status).toBe(200);
    expect((await whoami(server, access)).status).toBe(401);
    expect(await refreshWith(server, refresh)).toMatchObject({
      status: 401,
      body: { errcode: 'M_UNKNOWN_TOKEN' },
    });
    await server.restart();
    const third = await refreshWith(server, second.body.refresh_token);
    expect((await whoami(server, third.body.access_token)).status).toBe(200);
  });

  test('two refreshes at once leave one session that works', async () => {
    const { server, refresh } = await refreshable();
    await using _ = server;
    const answers = await Promise.all([1, 2, 3].map(() => refreshWith(server, refresh)));
    const good = await Promise.all(answers.map(({ body }) => whoami(server, body.access_token ?? 'none')));
    expect(good.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('unknown refresh tokens are unknown', async () => {
    await using server = await startTestServer();
    expect((await refreshWith(server, 'vrt_x')).body.errcode).toBe('M_UNKNOWN_TOKEN');
  });
});

describe('signing out', () => {
  test('ends this session, or all', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    const second = (await signIn(server, anna)).body.access_token;
    const third = (await signIn(server, anna)).body.access_token;
    expect((await server.call('POST', 'logout', { token: second })).body).toEqual({});
    expect((await whoami(server, second)).status).toBe(401);
    expect((await anna.call('GET', 'devices')).body.devices).toHaveLength(2);
    await server.call('POST', 'logout/all', { token: third });
    expect((await whoami(server, third)).status).toBe(401);
    expect((await anna.call('GET', 'account/whoami')).status).toBe(401);
    await server.restart();
    expect((await whoami(server, third)).status).toBe(401);
  });

  test('needs a token that is known', async () => {
    await using server = await startTestServer();
    expect((await server.call('POST', 'logout')).body.errcode).toBe('M_MISSING_TOKEN');
    expect((await server.call('POST', 'logout', { token: 'x' })).body.errcode).toBe('M_UNKNOWN_TOKEN');
  });
});

describe('a new password', () => {
  test('signs other devices out, or lets them stay', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    const other = (await signIn(server, anna)).body.access_token;
    const auth = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'anna' },
      password: anna.password,
    };
    const weak = await anna.call('POST', 'account/password', { auth, new_password: 'x' });
    expect(weak.body.errcode).toBe('M_WEAK_PASSWORD');
    const kept = { auth, new_password: 'another password', logout_devices: false };
    expect((await anna.call('POST', 'account/password', kept)).status).toBe(200);
    expect((await whoami(server, other)).status).toBe(200);
    expect((await signIn(server, anna)).status).toBe(403);
    const again = { auth: { ...auth, password: 'another password' }, new_password: 'third password' };
    expect((await anna.call('POST', 'account/password', again)).status).toBe(200);
    expect((await whoami(server, other)).status).toBe(401);
    expect((await anna.call('GET', 'account/whoami')).status).toBe(200);
    expect((await signIn(server, { ...anna, password: 'third password' })).status).toBe(200);
  });

  test('needs the old one, in a stage that is offered', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    const wrong = { auth: { type: 'm.login.password', password: 'no' }, new_password: 'another password' };
    expect(await anna.call('POST', 'account/password', wrong)).toMatchObject({
      status: 401,
      body: { errcode: 'M_FORBIDDEN', flows: expect.any(Array), session: expect.any(String) },
    });
    const cheap = { auth: { type: 'm.login.dummy' }, new_password: 'another password' };
    expect((await anna.call('POST', 'account/password', cheap)).status).toBe(401);
    expect((await server.call('POST', 'account/password', { body: { new_password: 'x' } })).status).toBe(401);
  });
});

test('a closed account is closed everywhere, and its name is not given again', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  expect((await anna.call('POST', 'account/deactivate', {})).status).toBe(401);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'anna' },
    password: anna.password,
  };
  expect((await anna.call('POST', 'account/deactivate', { auth, erase: true })).body).toEqual({
    id_server_unbind_result: 'no-support',
  });
  expect((await anna.call('GET', 'account/whoami')).status).toBe(401);
  expect((await signIn(server, anna)).status).toBe(403);
  expect((await server.call('GET', 'register/available?username=anna')).body.errcode).toBe('M_USER_IN_USE');
});
