// "What this server can see": what a person is told equals what the tables hold.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { type Person, startTestServer } from './support.ts';

const address = '/_matrix/client/unstable/chat.veche/account/record';
const isOnSqlite = process.env.VECHE_TEST_DATABASE !== 'postgres';

type Rows = Record<string, string | number | null>[];

async function recordOf(
  person: Person,
): Promise<{ account: Record<string, unknown>; rows: Map<string, Rows> }> {
  const { status, body } = await person.call('GET', address);
  expect(status).toBe(200);
  const { holds, ...account } = body as { holds: { what: string; count: number; rows: Rows }[] };
  for (const { count, rows } of holds) expect(count).toBe(rows.length);
  return { account, rows: new Map(holds.map(({ what, rows }) => [what, rows])) };
}

test('what the server knows about somebody is told to them', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const today = new Date().toISOString().slice(0, 10);
  const { account, rows: atFirst } = await recordOf(anna);
  expect(account).toEqual({
    user_id: anna.userId,
    created_day: today,
    has_password: true,
    has_sheet: false,
    passkeys: 0,
    devices: [{ device_id: anna.deviceId, created_day: today, last_seen_day: today }],
  });
  const filled = [...atFirst].filter(([, rows]) => rows.length > 0).map(([what]) => what);
  expect(filled.sort((a, b) => a.localeCompare(b))).toEqual(['profile', 'recent_changes', 'sessions']);

  const made = await anna.call('POST', 'createRoom', { preset: 'private_chat' });
  const roomId: string = made.body.room_id;
  const room = `rooms/${encodeURIComponent(roomId)}`;
  const sent = await anna.call('PUT', `${room}/send/m.room.encrypted/1`, { ciphertext: 'x' });
  await anna.call('POST', `${room}/receipt/m.read/${sent.body.event_id}`, {});
  await anna.call('PUT', `user/${anna.userId}/account_data/org.example.note`, { note: 'mine' });
  await anna.call('PUT', `user/${anna.userId}/${room}/tags/m.favourite`, {});
  await anna.call('POST', `user/${anna.userId}/filter`, {});
  await server.call('POST', '/_matrix/media/v3/upload?filename=a.txt', {
    token: anna.token,
    raw: 'some bytes',
    headers: { 'content-type': 'text/plain' },
  });
  await anna.call('POST', `users/${boris.userId}/report`, { reason: 'for a test' });

  const { rows } = await recordOf(anna);
  expect(rows.get('rooms')).toEqual([
    { room_id: roomId, membership: 1, forgotten: 0, event_id: expect.stringMatching(/^\$/) },
  ]);
  expect(rows.get('events')).toContainEqual({ room_id: roomId, type: 'm.room.encrypted', count: 1 });
  expect(rows.get('receipts')).toMatchObject([
    { room_id: roomId, event_id: sent.body.event_id, is_private: 0 },
  ]);
  expect(rows.get('account_data')).toEqual([
    { room_id: roomId, type: 'm.tag', length: expect.any(Number) },
    { room_id: null, type: 'org.example.note', length: '{"note":"mine"}'.length },
  ]);
  expect(rows.get('media')).toMatchObject([
    { content_type: 'text/plain', file_name: 'a.txt', size_bytes: 10 },
  ]);
  expect(rows.get('reports')).toMatchObject([{ subject: boris.userId, reason: 'for a test' }]);
  expect((await recordOf(boris)).rows.get('rooms')).toEqual([]);
  const age = '/_matrix/client/unstable/chat.veche/accounts/%40anna%3Alocalhost';
  expect((await boris.call('GET', age)).body).toEqual({ created_day: today });
});

/** Where a table with a column about people is told; `derived` says which other row tells the same. */
const toldAs: Readonly<Record<string, string>> = {
  accounts: 'the account itself',
  users: 'the account itself',
  passkeys: 'the account itself',
  devices: 'the account itself',
  access_tokens: 'sessions',
  refresh_tokens: 'derived: sessions',
  registration_tokens: 'invitations',
  notices: 'notices',
  ledger: 'derived: notices',
  reports: 'reports',
  profiles: 'profile',
  account_data: 'account_data',
  filters: 'filters',
  receipts: 'receipts',
  push_rules: 'push_rules',
  personal_notifications: 'notifications',
  notifying_events: 'derived: events',
  device_keys: 'device_keys',
  cross_signing_keys: 'cross_signing_keys',
  key_signatures: 'key_signatures',
  one_time_keys: 'one_time_keys',
  fallback_keys: 'fallback_keys',
  key_records: 'key_records',
  to_device_heads: 'derived: waiting_messages',
  to_device_messages: 'waiting_messages',
  to_device_transactions: 'sent_transactions',
  key_backup_versions: 'key_backups',
  key_backup_keys: 'derived: key_backups',
  media: 'media',
  rooms: 'derived: events',
  events: 'events',
  relations: 'derived: events',
  memberships: 'rooms',
  room_aliases: 'aliases',
  journal: 'recent_changes',
};
const aboutPeople = /user|sender|reporter|issuer|created_by|device|actor/;

test.runIf(isOnSqlite)('no table that names people is left out', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const { rows: told } = await recordOf(anna);
  const { folder } = server;
  const store = new DatabaseSync(join(folder, 'database.sqlite'), { readOnly: true });
  const columns = store
    .prepare(
      `select t.name as name, c.name as column_name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'`,
    )
    .all() as { name: string; column_name: string }[];
  store.close();
  const naming = new Set(columns.filter((row) => aboutPeople.test(row.column_name)).map((row) => row.name));
  expect(naming.size).toBeGreaterThan(20);
  for (const table of naming) expect(toldAs, table).toHaveProperty(table);
  const kinds = Object.values(toldAs).filter((as) => !/^(derived|the account)/.test(as));
  for (const what of kinds) expect([...told.keys()]).toContain(what);
});
