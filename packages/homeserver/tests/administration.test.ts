// What the operator does to accounts, and the record of it.
import { expect, test } from 'vitest';
import { recordHash } from '../src/domains/admin/index.ts';
import { ledgerAfter } from '../src/storage/admin/ledger.ts';
import { admin } from './admin-command.ts';
import { startTestServer } from './support.ts';

test('a locked account can do nothing but sign out, and everything again when it is unlocked', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  expect((await admin(server, 'lock', { name: 'anna' })).status).toBe(200);
  expect(await anna.call('GET', 'account/whoami')).toMatchObject({
    status: 401,
    body: { errcode: 'M_USER_LOCKED', soft_logout: true },
  });
  const login = { body: { type: 'm.login.password', user: 'anna', password: anna.password } };
  expect((await server.call('POST', 'login', login)).body.errcode).toBe('M_USER_LOCKED');
  const notices = '/_matrix/client/unstable/chat.veche/notices';
  expect((await anna.call('GET', notices)).body.notices).toEqual([
    { id: expect.any(Number), ts: expect.any(Number), kind: 'user.lock', basis: 'because' },
  ]);
  await admin(server, 'unlock', { name: '@anna:localhost' });
  expect((await anna.call('GET', 'account/whoami')).status).toBe(200);
  await admin(server, 'lock', { name: 'anna' });
  expect((await anna.call('POST', 'logout')).status).toBe(200);
});

test('the operator makes, lists, resets and closes accounts', async () => {
  await using server = await startTestServer();
  await admin(server, 'create-user', { name: 'boss', password: 'long enough', admin: true });
  const anna = await server.register('anna');
  const { result } = (await admin(server, 'list-users')).body;
  expect(result).toMatchObject({
    accounts: [
      { userId: '@boss:localhost', isAdmin: true, state: 'active' },
      { userId: '@anna:localhost', isAdmin: false, state: 'active' },
    ],
  });
  const reset = await admin(server, 'reset-password', { name: 'anna' });
  expect((await anna.call('GET', 'account/whoami')).status).toBe(401);
  const login = { body: { type: 'm.login.password', user: 'anna', password: reset.body.result } };
  expect((await server.call('POST', 'login', login)).status).toBe(200);
  expect((await admin(server, 'deactivate', { name: 'anna' })).status).toBe(200);
  expect((await server.call('POST', 'login', login)).status).toBe(403);
  expect((await admin(server, 'lock', { name: 'anna' })).body.errcode).toBe('M_NOT_FOUND');
  expect((await admin(server, 'create-user', { name: 'boss', password: 'long enough' })).body.errcode).toBe(
    'M_USER_IN_USE',
  );
});

test('registration tokens are made, listed without what they are, and ended', async () => {
  await using server = await startTestServer({ settings: { registration: 'token' } });
  const made = (await admin(server, 'create-token', { label: 'class 7b', uses: '3' })).body.result as string;
  const listed = (await admin(server, 'list-tokens')).body.result as {
    id: string;
    label: string;
    usesLeft: number;
  }[];
  expect(listed).toMatchObject([{ label: 'class 7b', usesLeft: 3 }]);
  expect(JSON.stringify(listed)).not.toContain(made);
  expect((await admin(server, 'delete-token', { id: listed[0]?.id })).status).toBe(200);
  const validity = `/_matrix/client/v1/register/m.login.registration_token/validity?token=${made}`;
  expect((await server.call('GET', validity)).body).toEqual({ valid: false });
});

test('every act is a record in one chain, and what was refused is none', async () => {
  await using server = await startTestServer();
  await server.register('anna');
  await Promise.all([
    ...['lock', 'unlock', 'suspend', 'unsuspend'].map((command) => admin(server, command, { name: 'anna' })),
    admin(server, 'create-token'),
    admin(server, 'lock', { name: 'nobody' }),
  ]);
  const rows = await server.running.database.reader.all(ledgerAfter, { after: 0, limit: 100 });
  expect(new Set(rows.map((row) => row.kind))).toEqual(
    new Set(['registration-token.create', 'user.lock', 'user.suspend', 'user.unlock', 'user.unsuspend']),
  );
  expect(rows).toHaveLength(5);
  let previousHash = '';
  for (const row of rows) {
    expect(row.previous_hash).toBe(previousHash);
    const { sequence, at_ms: atMs, actor, kind, basis, scope } = row;
    expect(row.hash).toBe(recordHash({ sequence, atMs, actor, kind, basis, scope, previousHash }));
    previousHash = row.hash;
  }
});

test('a suspended account reads, leaves and takes back its own words, and reaches nobody', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const made = await anna.call('POST', 'createRoom', {
    invite: [boris.userId],
    preset: 'trusted_private_chat',
  });
  const room = `rooms/${encodeURIComponent(made.body.room_id)}`;
  await boris.call('POST', `join/${encodeURIComponent(made.body.room_id)}`, {});
  const say = (who: typeof anna, txn: string) =>
    who.call('PUT', `${room}/send/m.room.message/${txn}`, { msgtype: 'm.text', body: 'hello' });
  const [own, others] = [await say(boris, '1'), await say(anna, '1')];
  await admin(server, 'suspend', { name: 'boris' });
  const refused = { status: 403, body: { errcode: 'M_USER_SUSPENDED' } };
  expect(await say(boris, '2')).toMatchObject(refused);
  expect(await boris.call('PUT', `profile/${boris.userId}/displayname`, { displayname: 'B' })).toMatchObject(
    refused,
  );
  expect(await boris.call('POST', 'join/!x', {})).toMatchObject(refused);
  expect(await boris.call('PUT', `${room}/redact/${others.body.event_id}/3`, {})).toMatchObject(refused);
  expect(await boris.call('PUT', `directory/room/${encodeURIComponent('#b:localhost')}`, {})).toMatchObject(
    refused,
  );
  expect((await boris.call('GET', 'sync')).status).toBe(200);
  expect((await boris.call('POST', `${room}/receipt/m.read/${others.body.event_id}`, {})).status).toBe(200);
  expect((await boris.call('PUT', `${room}/redact/${own.body.event_id}/4`, {})).status).toBe(200);
  expect((await boris.call('POST', `${room}/leave`, {})).status).toBe(200);
  expect((await boris.call('POST', `${room}/forget`, {})).status).toBe(200);
});
