// Rooms are found, entered and replaced: addresses, the directory, spaces, restricted rooms, knocking, upgrades.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

let server: TestServer;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.register('alice');
  bob = await server.register('bob');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const enc = encodeURIComponent;
const path = (roomId: string, rest: string) => `rooms/${enc(roomId)}/${rest}`;

async function makeRoom(by: Person, body: object = {}): Promise<string> {
  return (await by.call('POST', 'createRoom', body)).body.room_id;
}

test('an address leads to one room, and only its own people take it away', async () => {
  const roomId = await makeRoom(alice, { room_alias_name: 'square', preset: 'public_chat' });
  expect((await bob.call('GET', `directory/room/${enc('#square:localhost')}`)).body.room_id).toBe(roomId);
  const second = await bob.call('POST', 'createRoom', { room_alias_name: 'square' });
  expect([second.status, second.body.errcode]).toEqual([400, 'M_ROOM_IN_USE']);
  expect((await bob.call('DELETE', `directory/room/${enc('#square:localhost')}`)).status).toBe(403);
  const wrong = await alice.call('PUT', path(roomId, 'state/m.room.canonical_alias'), {
    alias: '#elsewhere:localhost',
  });
  expect([wrong.status, wrong.body.errcode]).toEqual([400, 'M_BAD_ALIAS']);
  expect((await alice.call('DELETE', `directory/room/${enc('#square:localhost')}`)).status).toBe(200);
  expect((await alice.call('GET', path(roomId, 'state/m.room.canonical_alias'))).body).toEqual({});
  expect((await bob.call('GET', `directory/room/${enc('#square:localhost')}`)).status).toBe(404);
});

test('a published room is in the directory until it is taken out, and can be searched', async () => {
  const roomId = await makeRoom(alice, { visibility: 'public', name: 'Lighthouse keepers' });
  const found = await bob.call('POST', 'publicRooms', { filter: { generic_search_term: 'lightHOUSE' } });
  expect(found.body.chunk).toMatchObject([{ room_id: roomId, num_joined_members: 1, join_rule: 'public' }]);
  await alice.call('PUT', `directory/list/room/${enc(roomId)}`, { visibility: 'private' });
  const after = await bob.call('POST', 'publicRooms', { filter: { generic_search_term: 'lighthouse' } });
  expect(after.body.chunk).toEqual([]);
});

test('a restricted room lets in the people of its space, and the space lists what one may enter', async () => {
  const space = await makeRoom(alice, { preset: 'public_chat', creation_content: { type: 'm.space' } });
  const join_rule = 'restricted';
  const inner = await makeRoom(alice, {
    initial_state: [
      {
        type: 'm.room.join_rules',
        content: { join_rule, allow: [{ type: 'm.room_membership', room_id: space }] },
      },
    ],
  });
  const secret = await makeRoom(alice);
  for (const child of [inner, secret]) {
    await alice.call('PUT', path(space, `state/m.space.child/${enc(child)}`), { via: ['localhost'] });
  }
  expect((await bob.call('POST', `join/${enc(inner)}`, {})).status).toBe(403);
  await bob.call('POST', `join/${enc(space)}`, {});
  const tree = await bob.call('GET', `/_matrix/client/v1/rooms/${enc(space)}/hierarchy`);
  expect(tree.body.rooms.map((room: { room_id: string }) => room.room_id)).toEqual([space, inner]);
  expect((await bob.call('POST', `join/${enc(inner)}`, {})).status).toBe(200);
  const own = await bob.call('GET', path(inner, `state/m.room.member/${enc(bob.userId)}`));
  expect(own.body.join_authorised_via_users_server).toBe(alice.userId);
});

test('a knock is seen by both sides and can be answered', async () => {
  const roomId = await makeRoom(alice, {
    initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
  });
  const since = (await bob.call('GET', 'sync')).body.next_batch;
  expect((await bob.call('POST', `knock/${enc(roomId)}`, { reason: 'please' })).body.room_id).toBe(roomId);
  const knocking = await bob.call('GET', `sync?since=${since}`);
  expect(knocking.body.rooms.knock[roomId].knock_state.events.length).toBeGreaterThan(2);
  expect((await alice.call('POST', path(roomId, 'invite'), { user_id: bob.userId })).status).toBe(200);
  expect((await bob.call('POST', path(roomId, 'join'), {})).status).toBe(200);
});

test('an upgraded room leads to the one that replaces it, with its name and its address', async () => {
  const roomId = await makeRoom(alice, { room_version: '11', room_alias_name: 'moving', name: 'Moving' });
  const unsupported = await alice.call('POST', path(roomId, 'upgrade'), { new_version: '99' });
  expect(unsupported.body.errcode).toBe('M_UNSUPPORTED_ROOM_VERSION');
  expect((await bob.call('POST', path(roomId, 'upgrade'), { new_version: '12' })).status).toBe(403);
  const { body } = await alice.call('POST', path(roomId, 'upgrade'), { new_version: '12' });
  const replacement: string = body.replacement_room;
  expect(body).toEqual({ replacement_room: expect.stringMatching(/^!/) });
  const tombstone = await alice.call('GET', path(roomId, 'state/m.room.tombstone'));
  expect(tombstone.body.replacement_room).toBe(replacement);
  const create = await alice.call('GET', path(replacement, 'state/m.room.create'));
  expect(create.body).toMatchObject({ room_version: '12', predecessor: { room_id: roomId } });
  expect((await alice.call('GET', path(replacement, 'state/m.room.name'))).body).toEqual({ name: 'Moving' });
  expect((await alice.call('GET', `directory/room/${enc('#moving:localhost')}`)).body.room_id).toBe(
    replacement,
  );
});

test('what is too large, malformed or not allowed is refused, and nothing is written', async () => {
  const roomId = await makeRoom(alice);
  const since = (await alice.call('GET', 'sync')).body.next_batch;
  const large = await alice.call('PUT', path(roomId, 'send/m.room.message/1'), { body: 'x'.repeat(70_000) });
  expect([large.status, large.body.errcode]).toEqual([413, 'M_TOO_LARGE']);
  const fraction = await alice.call('PUT', path(roomId, 'send/m.room.message/2'), { number: 1.5 });
  expect([fraction.status, fraction.body.errcode]).toEqual([400, 'M_BAD_JSON']);
  expect((await bob.call('GET', path(roomId, 'messages?dir=b'))).status).toBe(403);
  expect((await bob.call('GET', path(roomId, 'state'))).status).toBe(403);
  expect((await alice.call('GET', 'sync?since=nonsense')).body.errcode).toBe('M_INVALID_PARAM');
  expect((await alice.call('GET', `sync?since=${since}`)).body.rooms).toBeUndefined();
});
