// What people tell the operator, what administrators may do from their app, and what this server has none of.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { admin } from './admin-command.ts';
import { type Person, startTestServer, type TestServer } from './support.ts';

async function chat(anna: Person, boris: Person): Promise<{ roomId: string; eventId: string }> {
  const room = await anna.call('POST', 'createRoom', { invite: [boris.userId], preset: 'private_chat' });
  const roomId: string = room.body.room_id;
  await boris.call('POST', `join/${encodeURIComponent(roomId)}`, {});
  const sent = await boris.call('PUT', `rooms/${encodeURIComponent(roomId)}/send/m.room.message/1`, {
    msgtype: 'm.text',
    body: 'an insult nobody should read twice',
  });
  return { roomId, eventId: sent.body.event_id };
}

async function administrator(server: TestServer): Promise<Person> {
  await admin(server, 'create-user', { name: 'root', password: 'password of root', admin: true });
  const login = { type: 'm.login.password', user: 'root', password: 'password of root' };
  const { body } = await server.call('POST', 'login', { body: login });
  const token: string = body.access_token;
  return {
    userId: body.user_id,
    deviceId: body.device_id,
    token,
    password: login.password,
    call: (method, path, given) =>
      server.call(method, path, given === undefined ? { token } : { token, body: given }),
  };
}

test('a report reaches the operator with ids and the reporter’s words, never with what was written', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const { roomId, eventId } = await chat(anna, boris);
  const room = `rooms/${encodeURIComponent(roomId)}`;
  expect(await anna.call('POST', `${room}/report/${eventId}`, { reason: 'he insults' })).toMatchObject({
    status: 200,
    body: {},
  });
  expect((await anna.call('POST', `${room}/report/${eventId}`, { reason: 'he insulted me' })).status).toBe(
    200,
  );
  expect((await anna.call('POST', `${room}/report`, { reason: '' })).status).toBe(200);
  expect((await anna.call('POST', `users/${boris.userId}/report`, { reason: 'again' })).status).toBe(200);
  const listed = (await admin(server, 'reports')).body.result;
  expect(listed).toEqual([
    {
      id: 1,
      atMs: expect.any(Number),
      reporter: anna.userId,
      roomId,
      eventId,
      subject: boris.userId,
      reason: 'he insulted me',
    },
    {
      id: expect.any(Number),
      atMs: expect.any(Number),
      reporter: anna.userId,
      roomId,
      eventId: '',
      subject: '',
      reason: '',
    },
    {
      id: expect.any(Number),
      atMs: expect.any(Number),
      reporter: anna.userId,
      roomId: '',
      eventId: '',
      subject: boris.userId,
      reason: 'again',
    },
  ]);
  expect(JSON.stringify(listed)).not.toContain('insult nobody');
  expect((await admin(server, 'close-report', { id: '1' })).status).toBe(200);
  expect((await admin(server, 'close-report', { id: '1' })).body.errcode).toBe('M_NOT_FOUND');
  expect((await admin(server, 'close-report', { id: 'x' })).body.errcode).toBe('M_NOT_FOUND');
  expect((await admin(server, 'reports')).body.result).toHaveLength(2);
});

test('reporting tells nobody which rooms and messages there are', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const clara = await server.register('clara');
  const { roomId, eventId } = await chat(anna, boris);
  const room = `rooms/${encodeURIComponent(roomId)}`;
  const notThere = { status: 404, body: { errcode: 'M_NOT_FOUND' } };
  expect(await clara.call('POST', `${room}/report/${eventId}`, {})).toMatchObject(notThere);
  expect(await anna.call('POST', `${room}/report/$nothing`, {})).toMatchObject(notThere);
  expect(await clara.call('POST', 'rooms/!nowhere/report', { reason: 'x' })).toMatchObject({ status: 200 });
  expect((await clara.call('POST', `${room}/report`, { reason: 'x' })).status).toBe(200);
  expect(await clara.call('POST', 'users/@nobody:localhost/report', { reason: 'x' })).toMatchObject(notThere);
  expect(await clara.call('POST', `${room}/report`, {})).toMatchObject({
    body: { errcode: 'M_MISSING_PARAM' },
  });
  const listed = (await admin(server, 'reports')).body.result;
  expect(listed.map((report: { roomId: string }) => report.roomId)).toEqual([roomId]);
});

test('administrators lock, suspend and look people up; others only themselves', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const root = await administrator(server);
  const admins = '/_matrix/client/v1/admin';
  expect(await anna.call('GET', `admin/whois/${anna.userId}`)).toMatchObject({
    status: 200,
    body: { user_id: anna.userId, devices: { [anna.deviceId]: { sessions: [{ connections: [{}] }] } } },
  });
  expect((await anna.call('GET', `admin/whois/${boris.userId}`)).body.errcode).toBe('M_FORBIDDEN');
  expect((await root.call('GET', `admin/whois/${boris.userId}`)).status).toBe(200);
  expect((await anna.call('GET', `${admins}/lock/@nobody:localhost`)).body.errcode).toBe('M_FORBIDDEN');
  expect((await root.call('GET', `${admins}/lock/@nobody:localhost`)).body.errcode).toBe('M_NOT_FOUND');
  expect((await root.call('GET', `${admins}/lock/@x:elsewhere`)).body.errcode).toBe('M_INVALID_PARAM');
  expect((await root.call('PUT', `${admins}/lock/${root.userId}`, { locked: true })).body.errcode).toBe(
    'M_FORBIDDEN',
  );
  expect((await root.call('PUT', `${admins}/lock/${boris.userId}`, { locked: true })).body).toEqual({
    locked: true,
  });
  expect((await boris.call('GET', 'account/whoami')).body.errcode).toBe('M_USER_LOCKED');
  expect((await root.call('GET', `${admins}/lock/${boris.userId}`)).body).toEqual({ locked: true });
  expect((await root.call('PUT', `${admins}/lock/${boris.userId}`, { locked: false })).status).toBe(200);
  expect((await boris.call('GET', 'account/whoami')).status).toBe(200);
  await root.call('PUT', `${admins}/suspend/${boris.userId}`, { suspended: true });
  expect((await boris.call('POST', 'createRoom', {})).body.errcode).toBe('M_USER_SUSPENDED');
  expect((await root.call('GET', `${admins}/suspend/${boris.userId}`)).body).toEqual({ suspended: true });
  expect((await root.call('GET', 'capabilities')).body.capabilities['m.account_moderation']).toEqual({
    lock: true,
    suspend: true,
  });
  expect((await anna.call('GET', 'capabilities')).body.capabilities).not.toHaveProperty(
    'm.account_moderation',
  );
});

test('clients get a relay password that the relay can check, and nothing where there is no relay', async () => {
  await using without = await startTestServer();
  const anna = await without.register('anna');
  expect((await anna.call('GET', 'voip/turnServer')).body).toEqual({});
  const settings = { turn_uris: ['turn:turn.example.org:3478'], turn_secret: 'between us' };
  await using server = await startTestServer({ settings });
  const boris = await server.register('boris');
  const { username, password, uris, ttl } = (await boris.call('GET', 'voip/turnServer')).body;
  expect({ uris, ttl }).toEqual({ uris: settings.turn_uris, ttl: 86_400 });
  expect(password).toBe(createHmac('sha1', settings.turn_secret).update(username).digest('base64'));
  expect(Number(username.split(':')[0]) * 1000).toBeGreaterThan(Date.now());
  expect(username).not.toContain('boris');
});

test('no e-mail address, telephone number or other network is taken, and each says so', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const token = { client_secret: 'x', email: 'a@example.org', send_attempt: 1 };
  const ask = (path: string) => server.call('POST', `${path}/requestToken`, { body: token });
  expect(await ask('register/email')).toMatchObject({ status: 403, body: { errcode: 'M_THREEPID_DENIED' } });
  expect(await ask('register/msisdn')).toMatchObject({ status: 403 });
  expect(await ask('account/password/email')).toMatchObject({
    status: 400,
    body: { errcode: 'M_THREEPID_NOT_FOUND' },
  });
  expect(await ask('account/3pid/msisdn')).toMatchObject({
    status: 400,
    body: { errcode: 'M_THREEPID_MEDIUM_NOT_SUPPORTED' },
  });
  expect((await anna.call('GET', 'account/3pid')).body).toEqual({ threepids: [] });
  for (const path of ['account/3pid', 'account/3pid/add', 'account/3pid/bind']) {
    expect(await anna.call('POST', path, {})).toMatchObject({
      status: 403,
      body: { errcode: 'M_THREEPID_DENIED' },
    });
  }
  for (const path of ['account/3pid/delete', 'account/3pid/unbind']) {
    expect(await anna.call('POST', path, { medium: 'email', address: 'a@example.org' })).toMatchObject({
      status: 200,
      body: { id_server_unbind_result: 'no-support' },
    });
  }
  expect((await anna.call('GET', 'thirdparty/protocols')).body).toEqual({});
  for (const path of [
    'protocol/irc',
    'location/irc',
    'user/irc',
    'location?alias=%23a:b',
    'user?userid=@a:b',
  ]) {
    expect(await anna.call('GET', `thirdparty/${path}`)).toMatchObject({
      status: 404,
      body: { errcode: 'M_NOT_FOUND' },
    });
  }
});
