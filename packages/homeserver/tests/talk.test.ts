// Two people talk: rooms are made, joined, spoken in and read, over HTTP against a real server.
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

async function makeRoom(by: Person, body: object = {}): Promise<string> {
  const answer = await by.call('POST', 'createRoom', body);
  expect(answer.body).toMatchObject({ room_id: expect.stringMatching(/^!/) });
  return answer.body.room_id;
}

async function say(by: Person, roomId: string, body: string, txn = body): Promise<string> {
  const answer = await by.call('PUT', `rooms/${enc(roomId)}/send/m.room.message/${enc(txn)}`, {
    msgtype: 'm.text',
    body,
  });
  expect(answer.body).toMatchObject({ event_id: expect.stringMatching(/^\$/) });
  return answer.body.event_id;
}

test('an invitation, a join and words both ways arrive by sync', async () => {
  const start = (await bob.call('GET', 'sync')).body.next_batch;
  const roomId = await makeRoom(alice, { invite: [bob.userId], name: 'Tea', preset: 'private_chat' });
  const invited = await bob.call('GET', `sync?since=${start}&timeout=5000`);
  const invitation = invited.body.rooms.invite[roomId].invite_state.events;
  expect(invitation.map((event: { type: string }) => event.type)).toEqual(
    expect.arrayContaining(['m.room.create', 'm.room.name', 'm.room.join_rules', 'm.room.member']),
  );
  expect((await bob.call('POST', `rooms/${enc(roomId)}/join`, {})).body).toEqual({ room_id: roomId });
  await say(alice, roomId, 'hello');
  const joined = await bob.call('GET', `sync?since=${invited.body.next_batch}&timeout=5000`);
  const room = joined.body.rooms.join[roomId];
  expect(room.timeline.events.at(-1).content.body).toBe('hello');
  expect(room.state.events.length + room.timeline.events.length).toBeGreaterThan(6);
  expect(room.summary).toMatchObject({ 'm.joined_member_count': 2, 'm.invited_member_count': 0 });

  const waiting = alice.call(
    'GET',
    `sync?since=${(await alice.call('GET', 'sync')).body.next_batch}&timeout=10000`,
  );
  await say(bob, roomId, 'hi alice');
  const answer = (await waiting).body.rooms.join[roomId];
  expect(answer.timeline).toMatchObject({
    limited: false,
    events: [{ sender: bob.userId, content: { body: 'hi alice' }, unsigned: { membership: 'join' } }],
  });
  expect(answer.state.events).toEqual([]);
});

test('a message that is sent twice with one transaction id is one message', async () => {
  const roomId = await makeRoom(alice);
  const [first, second] = await Promise.all([
    say(alice, roomId, 'once', 't'),
    say(alice, roomId, 'once', 't'),
  ]);
  expect(second).toBe(first);
  expect(await say(alice, roomId, 'later', 't')).toBe(first);
  const event = await alice.call('GET', `rooms/${enc(roomId)}/event/${enc(first)}`);
  expect(event.body.unsigned.transaction_id).toBe('t');
});

test('a gap is closed exactly by paging from prev_batch to the token before', async () => {
  const roomId = await makeRoom(alice);
  const before = (await alice.call('GET', 'sync')).body.next_batch;
  for (let at = 0; at < 30; at += 1) await say(alice, roomId, `m${at}`);
  const filter = enc(JSON.stringify({ room: { timeline: { limit: 4 } } }));
  const gap = (await alice.call('GET', `sync?since=${before}&filter=${filter}`)).body.rooms.join[roomId]
    .timeline;
  expect(gap.limited).toBe(true);
  const bodies = gap.events.map((event: { content: { body: string } }) => event.content.body);
  expect(bodies).toEqual(['m26', 'm27', 'm28', 'm29']);
  const page = await alice.call(
    'GET',
    `rooms/${enc(roomId)}/messages?dir=b&from=${gap.prev_batch}&to=${before}&limit=100`,
  );
  expect(page.body.chunk.map((event: { content: { body: string } }) => event.content.body)).toEqual(
    Array.from({ length: 26 }, (_, at) => `m${25 - at}`),
  );
});

test('many people write into one room at once, and everything is there once and in order', async () => {
  const roomId = await makeRoom(alice, { preset: 'public_chat' });
  await bob.call('POST', `join/${enc(roomId)}`, {});
  const sent = await Promise.all(
    Array.from({ length: 60 }, (_, at) => say(at % 2 ? alice : bob, roomId, `p${at}`)),
  );
  const page = await alice.call('GET', `rooms/${enc(roomId)}/messages?dir=b&limit=60`);
  const ids = page.body.chunk.map((event: { event_id: string }) => event.event_id);
  expect(new Set(ids)).toEqual(new Set(sent));
});

test('a deleted message loses its content everywhere', async () => {
  const roomId = await makeRoom(alice);
  const eventId = await say(alice, roomId, 'secret', 'd1');
  const redaction = await alice.call('PUT', `rooms/${enc(roomId)}/redact/${enc(eventId)}/r1`, {
    reason: 'oops',
  });
  expect(redaction.status).toBe(200);
  const event = (await alice.call('GET', `rooms/${enc(roomId)}/event/${enc(eventId)}`)).body;
  expect(event.content).toEqual({});
  expect(event.unsigned.redacted_because).toMatchObject({
    event_id: redaction.body.event_id,
    content: { reason: 'oops', redacts: eventId },
  });
  const all = JSON.stringify((await alice.call('GET', `rooms/${enc(roomId)}/messages?dir=b&limit=100`)).body);
  expect(all).not.toContain('secret');
});

test('edits, reactions and threads are bundled, and a second equal reaction is refused', async () => {
  const roomId = await makeRoom(alice);
  const root = await say(alice, roomId, 'root');
  const send = (type: string, txn: string, content: object) =>
    alice.call('PUT', `rooms/${enc(roomId)}/send/${type}/${txn}`, content);
  const reaction = { 'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: '👍' } };
  expect((await send('m.reaction', 'a1', reaction)).status).toBe(200);
  expect((await send('m.reaction', 'a2', reaction)).body.errcode).toBe('M_DUPLICATE_ANNOTATION');
  const edit = await send('m.room.message', 'e1', {
    msgtype: 'm.text',
    body: '* better',
    'm.new_content': { msgtype: 'm.text', body: 'better' },
    'm.relates_to': { rel_type: 'm.replace', event_id: root },
  });
  const reply = await send('m.room.message', 't1', {
    msgtype: 'm.text',
    body: 'answer',
    'm.relates_to': { rel_type: 'm.thread', event_id: root },
  });
  const event = (await alice.call('GET', `rooms/${enc(roomId)}/event/${enc(root)}`)).body;
  expect(event.unsigned['m.relations']).toMatchObject({
    'm.replace': { event_id: edit.body.event_id },
    'm.thread': {
      count: 1,
      current_user_participated: true,
      latest_event: { event_id: reply.body.event_id },
    },
  });
  const related = await alice.call(
    'GET',
    `/_matrix/client/v1/rooms/${enc(roomId)}/relations/${enc(root)}/m.thread`,
  );
  expect(related.body.chunk).toMatchObject([{ event_id: reply.body.event_id }]);
  const threads = await alice.call('GET', `/_matrix/client/v1/rooms/${enc(roomId)}/threads`);
  expect(threads.body.chunk).toMatchObject([{ event_id: root }]);
});

test('who was removed sees the room among the left ones, once, and nothing that came after', async () => {
  const roomId = await makeRoom(alice, { invite: [bob.userId] });
  await bob.call('POST', `join/${enc(roomId)}`, {});
  const since = (await bob.call('GET', 'sync')).body.next_batch;
  await alice.call('POST', `rooms/${enc(roomId)}/kick`, { user_id: bob.userId, reason: 'bye' });
  await say(alice, roomId, 'now we are alone');
  const left = (await bob.call('GET', `sync?since=${since}`)).body;
  expect(left.rooms.leave[roomId].timeline.events).toMatchObject([
    { type: 'm.room.member', content: { membership: 'leave', reason: 'bye' } },
  ]);
  expect((await bob.call('GET', `sync?since=${left.next_batch}`)).body.rooms).toBeUndefined();
  const page = (await bob.call('GET', `rooms/${enc(roomId)}/messages?dir=b&limit=50`)).body;
  expect(JSON.stringify(page)).not.toContain('alone');
  expect((await bob.call('PUT', `rooms/${enc(roomId)}/send/m.room.message/x`, { body: 'x' })).status).toBe(
    403,
  );
});

test('old tokens and transaction ids work after a restart', async () => {
  const roomId = await makeRoom(alice);
  const since = (await alice.call('GET', 'sync')).body.next_batch;
  const eventId = await say(alice, roomId, 'before the restart', 'restart');
  await server.restart();
  expect(await say(alice, roomId, 'before the restart', 'restart')).toBe(eventId);
  const after = (await alice.call('GET', `sync?since=${since}`)).body;
  expect(after.rooms.join[roomId].timeline.events).toMatchObject([{ event_id: eventId }]);
});
