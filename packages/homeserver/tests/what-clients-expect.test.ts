// What independent suites and stock clients expect where the specification leaves room, or says it in passing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
const enc = encodeURIComponent;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.register('alice');
  bob = await server.register('bob');
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

async function makeRoom(by: Person, body: object = {}): Promise<string> {
  return (await by.call('POST', 'createRoom', body)).body.room_id;
}

const roomRules = async (who: Person): Promise<{ rule_id: string; enabled: boolean }[]> =>
  (await who.call('GET', 'pushrules/')).body.global.room;

test('who muted a room has the room that replaces it muted, from the moment they come in', async () => {
  const old = await makeRoom(alice, { preset: 'public_chat' });
  await bob.call('POST', `join/${enc(old)}`, {});
  for (const who of [alice, bob]) {
    await who.call('PUT', `pushrules/global/room/${enc(old)}`, { actions: [] });
    await who.call('PUT', `pushrules/global/override/${enc(old)}`, {
      actions: [],
      conditions: [{ kind: 'event_match', key: 'room_id', pattern: old }],
    });
  }
  await bob.call('PUT', `pushrules/global/room/${enc(old)}/enabled`, { enabled: false });
  const upgraded = await alice.call('POST', `rooms/${enc(old)}/upgrade`, { new_version: '12' });
  const next: string = upgraded.body.replacement_room;
  expect((await roomRules(alice)).map((rule) => rule.rule_id)).toEqual(expect.arrayContaining([old, next]));
  expect((await roomRules(bob)).map((rule) => rule.rule_id)).not.toContain(next);
  await bob.call('POST', `join/${enc(next)}`, {});
  expect((await roomRules(bob)).find((rule) => rule.rule_id === next)).toMatchObject({ enabled: false });
  const moved = await bob.call('GET', `pushrules/global/override/${enc(next)}`);
  expect(moved.body.conditions).toEqual([{ kind: 'event_match', key: 'room_id', pattern: next }]);
});

test('people in published rooms that anybody may enter can be found by name, those in others cannot', async () => {
  const carol = await server.register('carol');
  await carol.call('PUT', `profile/${enc(carol.userId)}/displayname`, { displayname: 'Carol Cooper' });
  const search = async () => {
    const answer = await bob.call('POST', 'user_directory/search', { search_term: 'cooper' });
    return answer.body.results.map((person: { user_id: string }) => person.user_id);
  };
  await makeRoom(carol, { preset: 'public_chat' });
  await makeRoom(carol, { visibility: 'public', preset: 'private_chat' });
  expect(await search()).toEqual([]);
  await makeRoom(carol, { visibility: 'public' });
  expect(await search()).toEqual([carol.userId]);
});

test('a filter says how far it looked; without one the last page says that there is nothing more', async () => {
  const room = await makeRoom(alice);
  await alice.call('PUT', `rooms/${enc(room)}/send/m.room.message/1`, { body: 'x', msgtype: 'm.text' });
  const filter = enc(JSON.stringify({ types: ['m.room.message'] }));
  const page = (more: string) => alice.call('GET', `rooms/${enc(room)}/messages?dir=b&limit=50${more}`);
  expect((await page('')).body).not.toHaveProperty('end');
  const filtered = (await page(`&filter=${filter}`)).body;
  expect(filtered.chunk).toHaveLength(1);
  const behind = (await page(`&filter=${filter}&from=${filtered.end}`)).body;
  expect(behind.chunk).toEqual([]);
  expect(behind).not.toHaveProperty('end');
});

test('who comes into a room between two syncs is told where its timeline begins anew', async () => {
  const room = await makeRoom(alice, { preset: 'public_chat' });
  const since = (await bob.call('GET', 'sync')).body.next_batch;
  await alice.call('PUT', `rooms/${enc(room)}/send/m.room.message/1`, { body: 'x', msgtype: 'm.text' });
  await bob.call('POST', `join/${enc(room)}`, {});
  const timeline = async (types?: string[]) => {
    const filter = enc(JSON.stringify({ room: { timeline: { limit: 20, ...(types ? { types } : {}) } } }));
    return (await bob.call('GET', `sync?since=${since}&filter=${filter}`)).body.rooms.join[room].timeline;
  };
  expect((await timeline()).limited).toBe(false);
  expect((await timeline(['m.room.message'])).limited).toBe(true);
});

test('a thread cannot begin inside a thread, and levels that are no numbers are malformed', async () => {
  const room = await makeRoom(alice);
  const say = (txn: string, content: object) =>
    alice.call('PUT', `rooms/${enc(room)}/send/m.room.message/${txn}`, { body: 'x', ...content });
  const root = (await say('1', {})).body.event_id;
  const inThread = await say('2', { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
  expect(inThread.status).toBe(200);
  const deeper = { 'm.relates_to': { rel_type: 'm.thread', event_id: inThread.body.event_id } };
  expect(await say('3', deeper)).toMatchObject({ status: 400, body: { errcode: 'M_UNKNOWN' } });
  const levels = await alice.call('PUT', `rooms/${enc(room)}/state/m.room.power_levels`, { ban: '50' });
  expect(levels).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
});

test('a device whose keys are not signed is known, for others to judge', async () => {
  const keys = {
    user_id: bob.userId,
    device_id: bob.deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2'],
    keys: { [`ed25519:${bob.deviceId}`]: 'x'.repeat(43), [`curve25519:${bob.deviceId}`]: 'y'.repeat(43) },
    signatures: {},
  };
  expect((await bob.call('POST', 'keys/upload', { device_keys: keys })).status).toBe(200);
  const query = await alice.call('POST', 'keys/query', { device_keys: { [bob.userId]: [] } });
  expect(query.body.device_keys[bob.userId][bob.deviceId].keys).toEqual(keys.keys);
});
