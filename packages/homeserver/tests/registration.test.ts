// Becoming somebody here, and who is let in.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './support.ts';

const dummy = { type: 'm.login.dummy' };

function registerWith(server: TestServer, body: Record<string, unknown>, query = '') {
  return server.call('POST', `register${query}`, { body });
}

describe('where registration is open', () => {
  test('a call without a stage is told the flows, and one with the stage makes the account', async () => {
    await using server = await startTestServer();
    const question = await registerWith(server, {});
    expect(question.status).toBe(401);
    expect(question.body).toEqual({
      session: expect.any(String),
      flows: [{ stages: ['m.login.dummy'] }],
      params: {},
      completed: [],
    });
    const body = { username: 'Boris.27', password: 'üben macht stark', device_id: 'PHONE', auth: dummy };
    const made = await registerWith(server, { ...body, auth: { ...dummy, session: question.body.session } });
    expect(made.body).toMatchObject({ user_id: '@boris.27:localhost', device_id: 'PHONE' });
    expect(await registerWith(server, body)).toMatchObject({
      status: 400,
      body: { errcode: 'M_USER_IN_USE' },
    });
  });

  test('two people who ask for one name at the same time: one gets it', async () => {
    await using server = await startTestServer();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        registerWith(server, { username: 'anna', password: 'long enough', auth: dummy }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status !== 200) expect(answer.body.errcode).toBe('M_USER_IN_USE');
    }
  });

  test('names with anything but small Latin letters, digits and . _ = - / + are refused before anything else', async () => {
    await using server = await startTestServer();
    for (const character of ['!', '"', ':', '?', '\\', '@', '[', '{', '£', 'é', '\n', "'", ' ']) {
      const username = `user-${character}-x`;
      const answer = await registerWith(server, { username, password: 'long enough', auth: dummy });
      expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_USERNAME' } });
      const available = await server.call(
        'GET',
        `register/available?username=${encodeURIComponent(username)}`,
      );
      expect(available).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_USERNAME' } });
    }
    for (const character of 'q3._=-/+') {
      const made = await registerWith(server, {
        username: `user${character}`,
        password: 'long enough',
        auth: dummy,
      });
      expect(made.status).toBe(200);
    }
  });

  test('names are offered while they are free', async () => {
    await using server = await startTestServer();
    expect((await server.call('GET', 'register/available?username=anna')).body).toEqual({ available: true });
    await server.register('anna');
    expect((await server.call('GET', 'register/available?username=anna')).body.errcode).toBe('M_USER_IN_USE');
    expect((await server.call('GET', 'register/available')).body.errcode).toBe('M_MISSING_PARAM');
  });

  test('short passwords, missing ways in, guests and unknown kinds are refused', async () => {
    await using server = await startTestServer();
    const short = await registerWith(server, { username: 'anna', password: 'short', auth: dummy });
    expect(short).toMatchObject({ status: 400, body: { errcode: 'M_WEAK_PASSWORD' } });
    const none = await registerWith(server, { username: 'anna', auth: dummy });
    expect(none).toMatchObject({ status: 400, body: { errcode: 'M_MISSING_PARAM' } });
    const guest = await registerWith(server, {}, '?kind=guest');
    expect(guest).toMatchObject({ status: 403, body: { errcode: 'M_GUEST_ACCESS_FORBIDDEN' } });
    expect((await registerWith(server, {}, '?kind=king')).body.errcode).toBe('M_INVALID_PARAM');
    expect((await server.call('GET', 'register/available?username=anna')).body).toEqual({ available: true });
  });

  test('a client may ask for no session, and need not choose a name', async () => {
    await using server = await startTestServer();
    const made = await registerWith(server, { password: 'long enough', inhibit_login: true, auth: dummy });
    expect(made.body).toEqual({
      user_id: expect.stringMatching(/^@user-\d+:localhost$/),
      home_server: 'localhost',
    });
  });
});

describe('where registration needs a token', () => {
  const settings = { registration: 'token', invitation_budget: 2 };

  test('the operator issues tokens that let in as often as they say', async () => {
    await using server = await startTestServer({ settings });
    const order = { actor: 'operator', basis: 'first people' };
    const token = await server.running.administration.createToken(order, 'class 7b', 1, undefined);
    const stage = { type: 'm.login.registration_token', token };
    const question = await registerWith(server, { username: 'anna', password: 'long enough' });
    expect(question.body.flows).toEqual([{ stages: ['m.login.registration_token'] }]);
    expect(
      (await registerWith(server, { username: 'anna', password: 'long enough', auth: dummy })).status,
    ).toBe(401);
    const validity = `/_matrix/client/v1/register/m.login.registration_token/validity?token=${token}`;
    expect((await server.call('GET', validity)).body).toEqual({ valid: true });
    const both = await Promise.all(
      ['anna', 'boris'].map((username) =>
        registerWith(server, { username, password: 'long enough', auth: stage }),
      ),
    );
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await server.call('GET', validity)).body).toEqual({ valid: false });
  });

  test('members invite one friend with each token, within their budget', async () => {
    await using server = await startTestServer({ settings });
    const order = { actor: 'operator', basis: 'first person' };
    await server.running.administration.createUser(order, {
      username: 'anna',
      password: 'long enough',
      isAdmin: false,
    });
    const login = await server.call('POST', 'login', {
      body: {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: 'anna' },
        password: 'long enough',
      },
    });
    const path = '/_matrix/client/unstable/chat.veche/invitation_tokens';
    const token = login.body.access_token;
    expect((await server.call('GET', path, { token })).body).toEqual({ remaining: 2 });
    const first = await server.call('POST', path, { token });
    expect(first.body).toEqual({ token: expect.any(String), expires_ts: expect.any(Number), remaining: 1 });
    await server.call('POST', path, { token });
    const third = await server.call('POST', path, { token });
    expect(third).toMatchObject({ status: 403, body: { errcode: 'CHAT_VECHE_BUDGET_SPENT' } });
    const auth = { type: 'm.login.registration_token', token: first.body.token };
    expect((await registerWith(server, { username: 'boris', password: 'long enough', auth })).status).toBe(
      200,
    );
    const again = await registerWith(server, { username: 'vera', password: 'long enough', auth });
    expect(again).toMatchObject({ status: 401, body: { errcode: 'M_FORBIDDEN' } });
  });
});

test('registration is open by itself only on this computer under the name localhost', async () => {
  const ways = '/_matrix/client/unstable/chat.veche/sign_in';
  await using local = await startTestServer({ settings: { registration: 'auto' } });
  expect((await local.call('GET', ways)).body.registration).toBe('open');
  await using named = await startTestServer({
    settings: { registration: 'auto', server_name: 'example.org' },
  });
  expect((await named.call('GET', ways)).body).toMatchObject({
    registration: 'token',
    server_name: 'example.org',
  });
  await using closed = await startTestServer({ settings: { registration: 'closed' } });
  expect((await closed.call('POST', 'register', { body: {} })).body.errcode).toBe('M_FORBIDDEN');
});

describe('the shared secret of the operator’s tools', () => {
  function mac(nonce: string, username: string, password: string, role: string): string {
    return createHmac('sha1', 'complement')
      .update([nonce, username, password, role].join('\0'))
      .digest('hex');
  }

  test('registers accounts, in small letters, also administrators', async () => {
    await using server = await startTestServer({
      settings: { shared_secret: 'complement', registration: 'closed' },
    });
    const path = '/_synapse/admin/v1/register';
    const { nonce } = (await server.call('GET', path)).body;
    const body = { nonce, username: 'Boss', password: 'long enough', admin: true };
    const forged = await server.call('POST', path, {
      body: { ...body, mac: mac(nonce, 'Boss', 'other', 'admin') },
    });
    expect(forged).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    const right = { ...body, mac: mac(nonce, 'Boss', 'long enough', 'admin') };
    const made = await server.call('POST', path, { body: right });
    expect(made.body).toMatchObject({ user_id: '@boss:localhost', access_token: expect.any(String) });
    expect((await server.call('POST', path, { body: right })).status).toBe(403);
  });

  test('is no way in where none is configured', async () => {
    await using server = await startTestServer();
    expect((await server.call('GET', '/_synapse/admin/v1/register')).status).toBe(404);
  });
});
