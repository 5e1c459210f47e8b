import { describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

const enc = encodeURIComponent;

async function roomOf(creator: Person, ...others: Person[]): Promise<string> {
  const { body } = await creator.call('POST', 'createRoom', { preset: 'public_chat' });
  for (const other of others) {
    expect((await other.call('POST', `join/${enc(body.room_id)}`, {})).status).toBe(200);
  }
  return body.room_id;
}

let transaction = 0;
async function say(person: Person, room: string, content: object): Promise<string> {
  transaction += 1;
  const sent = await person.call('PUT', `rooms/${enc(room)}/send/m.room.message/t${transaction}`, {
    msgtype: 'm.text',
    ...content,
  });
  expect(sent.status).toBe(200);
  return sent.body.event_id;
}

const inThread = (root: string, body: string) => ({
  body,
  'm.relates_to': { rel_type: 'm.thread', event_id: root },
});

const sync = async (person: Person, since?: string, byThread = true) => {
  const filter = byThread ? { room: { timeline: { unread_thread_notifications: true } } } : {};
  const query = `timeout=0&filter=${enc(JSON.stringify(filter))}${since ? `&since=${since}` : ''}`;
  return (await person.call('GET', `sync?${query}`)).body;
};

const counts = async (person: Person, room: string, byThread = true) => {
  const joined = (await sync(person, undefined, byThread)).rooms.join[room];
  return {
    main: [joined.unread_notifications.notification_count, joined.unread_notifications.highlight_count],
    threads: joined.unread_thread_notifications ?? {},
  };
};

async function pair(server: TestServer) {
  const alice = await server.register('alice');
  const bob = await server.register('bob');
  return { alice, bob, room: await roomOf(alice, bob) };
}

describe('what is unread', () => {
  it('is counted by thread, and read by threaded and unthreaded receipts as the spec says', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const a = await say(alice, room, { body: 'Hello world!' });
    const b = await say(alice, room, inThread(a, 'Start thread!'));
    await say(alice, room, inThread(a, `Thread response ${bob.userId}!`));
    const d = await say(alice, room, { body: `Hello ${bob.userId}!` });
    await say(alice, room, inThread(a, 'End thread'));
    await say(alice, room, { body: 'Reference!', 'm.relates_to': { rel_type: 'm.reference', event_id: a } });
    expect(await counts(bob, room, false)).toEqual({ main: [6, 2], threads: {} });
    const thread = (notifications: number, highlights: number) => ({
      [a]: { notification_count: notifications, highlight_count: highlights },
    });
    expect(await counts(bob, room)).toEqual({ main: [3, 1], threads: thread(3, 1) });
    const receipt = (eventId: string, body: object) =>
      bob.call('POST', `rooms/${enc(room)}/receipt/m.read/${enc(eventId)}`, body);
    await receipt(a, { thread_id: 'main' });
    expect(await counts(bob, room)).toEqual({ main: [2, 1], threads: thread(3, 1) });
    await receipt(b, { thread_id: a });
    expect(await counts(bob, room)).toEqual({ main: [2, 1], threads: thread(2, 1) });
    await receipt(d, {});
    expect(await counts(bob, room)).toEqual({ main: [1, 0], threads: thread(1, 0) });
    await server.restart();
    expect(await counts(bob, room)).toEqual({ main: [1, 0], threads: thread(1, 0) });
    expect(await counts(alice, room)).toEqual({ main: [0, 0], threads: {} });
  });

  it('counts mentions for those who are mentioned, and only mentions in a muted room', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const mention = { body: 'look', 'm.mentions': { user_ids: [bob.userId] } };
    await say(alice, room, { body: 'one', 'm.mentions': {} });
    await say(alice, room, mention);
    expect((await counts(bob, room)).main).toEqual([2, 1]);
    await bob.call('PUT', `pushrules/global/room/${enc(room)}`, { actions: ['dont_notify'] });
    await say(alice, room, { body: 'two', 'm.mentions': {} });
    expect((await counts(bob, room)).main).toEqual([1, 1]);
    await say(alice, room, mention);
    expect((await counts(bob, room)).main).toEqual([2, 2]);
  });

  it('goes back when a message is deleted, and does not count notices, edits and reactions', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const one = await say(alice, room, { body: 'one' });
    await say(alice, room, { body: 'beep', msgtype: 'm.notice' });
    await say(alice, room, { body: '* uno', 'm.relates_to': { rel_type: 'm.replace', event_id: one } });
    expect((await counts(bob, room)).main).toEqual([1, 0]);
    await alice.call('PUT', `rooms/${enc(room)}/redact/${enc(one)}/r1`, {});
    expect((await counts(bob, room)).main).toEqual([0, 0]);
  });

  it('is read by writing', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    await say(alice, room, { body: 'one' });
    await say(bob, room, { body: 'two' });
    await say(alice, room, { body: 'three' });
    expect((await counts(bob, room)).main).toEqual([1, 0]);
  });
});

describe('receipts and markers', () => {
  it('are told in the room, private ones to their owner alone, and never go back', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const first = await say(alice, room, { body: 'one' });
    const second = await say(alice, room, { body: 'two' });
    const since = (await sync(alice)).next_batch;
    const mark = (body: object) => bob.call('POST', `rooms/${enc(room)}/read_markers`, body);
    expect((await mark({ 'm.fully_read': second, 'm.read.private': second, 'm.read': first })).status).toBe(
      200,
    );
    expect((await mark({ 'm.fully_read': first, 'm.read': first })).status).toBe(200);
    const seenBy = async (person: Person, from?: string) => {
      const joined = (await sync(person, from)).rooms?.join?.[room];
      return Object.assign(
        {},
        ...(joined?.ephemeral?.events ?? []).map((event: { content: object }) => event.content),
      );
    };
    expect(Object.keys((await seenBy(alice, since))[first]['m.read'])).toEqual([bob.userId]);
    expect((await seenBy(alice, since))[second]).toBeUndefined();
    expect((await seenBy(bob))[second]['m.read.private'][bob.userId].ts).toBeTypeOf('number');
    const marker = (await sync(bob)).rooms.join[room].account_data.events;
    expect(marker).toContainEqual({ type: 'm.fully_read', content: { event_id: second } });
  });

  it('are refused for events of other rooms, from outside, and with a thread that is none', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const event = await say(alice, room, { body: 'one' });
    const other = await roomOf(alice);
    const elsewhere = await say(alice, other, { body: 'two' });
    const post = async (person: Person, eventId: string, body: object, type = 'm.read') => {
      const { status, body: answer } = await person.call(
        'POST',
        `rooms/${enc(room)}/receipt/${type}/${enc(eventId)}`,
        body,
      );
      return [status, answer.errcode];
    };
    const carol = await server.register('carol');
    expect(await post(bob, elsewhere, {})).toEqual([400, 'M_INVALID_PARAM']);
    expect(await post(bob, event, { thread_id: '' })).toEqual([400, 'M_INVALID_PARAM']);
    expect(await post(bob, event, { thread_id: 7 })).toEqual([400, 'M_INVALID_PARAM']);
    expect(await post(bob, event, { thread_id: 'main' }, 'm.fully_read')).toEqual([400, 'M_INVALID_PARAM']);
    expect(await post(bob, event, {}, 'm.unread')).toEqual([400, 'M_INVALID_PARAM']);
    expect(await post(carol, event, {})).toEqual([403, 'M_FORBIDDEN']);
  });
});

describe('to-device messages', () => {
  it('arrive once each and in order, also where the sender repeats a request after a restart', async () => {
    await using server = await startTestServer();
    const { alice, bob } = await pair(server);
    const since = (await sync(bob)).next_batch;
    const send = (txn: string, n: number, device = bob.deviceId) =>
      alice.call('PUT', `sendToDevice/my.type/${txn}`, {
        messages: { [bob.userId]: { [device]: { n } }, '@nobody:localhost': { x: {} } },
      });
    await send('a', 1);
    await send('b', 2, '*');
    await send('a', 1);
    await server.restart();
    expect((await send('b', 2, '*')).status).toBe(200);
    const got = await sync(bob, since);
    expect(got.to_device.events).toEqual([
      { sender: alice.userId, type: 'my.type', content: { n: 1 } },
      { sender: alice.userId, type: 'my.type', content: { n: 2 } },
    ]);
    const again = await sync(bob, since);
    expect(again.to_device.events).toHaveLength(2);
    expect((await sync(bob, got.next_batch)).to_device?.events ?? []).toEqual([]);
    expect((await sync(alice)).to_device?.events ?? []).toEqual([]);
  });
});

describe('typing', () => {
  it('is told to the room, and only by those who are in it', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const since = (await sync(bob)).next_batch;
    const path = `rooms/${enc(room)}/typing/${enc(alice.userId)}`;
    await alice.call('PUT', path, { typing: true, timeout: 10_000 });
    const events = (await sync(bob, since)).rooms.join[room].ephemeral.events;
    expect(events).toContainEqual({ type: 'm.typing', content: { user_ids: [alice.userId] } });
    expect((await bob.call('PUT', path, { typing: true })).status).toBe(403);
    const carol = await server.register('carol');
    const outside = `rooms/${enc(room)}/typing/${enc(carol.userId)}`;
    expect((await carol.call('PUT', outside, { typing: true })).status).toBe(403);
  });
});

describe('account data, tags and filters', () => {
  it('reach the other devices of a person and nobody else', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const since = (await sync(alice)).next_batch;
    const own = `user/${enc(alice.userId)}`;
    expect((await alice.call('GET', `${own}/account_data/org.test`)).status).toBe(404);
    await alice.call('PUT', `${own}/account_data/org.test`, { a: 1 });
    await alice.call('PUT', `${own}/account_data/org.test`, { a: 2 });
    await alice.call('PUT', `${own}/rooms/${enc(room)}/account_data/org.room`, { b: 1 });
    await alice.call('PUT', `${own}/rooms/${enc(room)}/tags/m.favourite`, { order: 0.5 });
    await alice.call('PUT', `${own}/rooms/${enc(room)}/tags/u.work`, {});
    await alice.call('DELETE', `${own}/rooms/${enc(room)}/tags/u.work`);
    const got = await sync(alice, since);
    expect(got.account_data.events).toEqual([{ type: 'org.test', content: { a: 2 } }]);
    expect(got.rooms.join[room].account_data.events).toEqual([
      { type: 'org.room', content: { b: 1 } },
      { type: 'm.tag', content: { tags: { 'm.favourite': { order: 0.5 } } } },
    ]);
    expect((await bob.call('GET', `${own}/account_data/org.test`)).status).toBe(403);
    const refused = await alice.call('PUT', `${own}/account_data/m.push_rules`, {});
    expect([refused.status, refused.body.errcode]).toEqual([405, 'M_BAD_JSON']);
    expect((await alice.call('PUT', `${own}/account_data/org.test`, [])).status).toBe(400);
    const filter = await alice.call('POST', `${own}/filter`, { room: { timeline: { limit: 1 } } });
    const back = await alice.call('GET', `${own}/filter/${filter.body.filter_id}`);
    expect(back.body).toEqual({ room: { timeline: { limit: 1 } } });
    expect((await alice.call('GET', `${own}/filter/none`)).status).toBe(404);
  });

  it('push rules are part of it from the first sync on, and changes wake', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const first = await sync(alice);
    const rulesIn = (body: { account_data?: { events: { type: string; content: { global: object } }[] } }) =>
      body.account_data?.events.find(({ type }) => type === 'm.push_rules')?.content.global;
    expect(rulesIn(first)).toBeDefined();
    await alice.call('PUT', 'pushrules/global/content/cake', { actions: ['notify'], pattern: 'cake' });
    const second = await sync(alice, first.next_batch);
    expect(rulesIn(second)).toMatchObject({ content: [{ rule_id: 'cake', enabled: true, pattern: 'cake' }] });
    expect(rulesIn(await sync(alice, second.next_batch))).toBeUndefined();
    expect((await alice.call('GET', 'pushrules/global/content/none')).status).toBe(404);
    expect((await alice.call('GET', 'pushrules/global/nonsense/none')).status).toBe(404);
    expect((await alice.call('PUT', 'pushrules/global/nonsense/none', { actions: [] })).status).toBe(400);
  });
});

describe('device lists', () => {
  it('name those who changed keys, came, and went', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const carol = await server.register('carol');
    const { deviceKeysOf, signingPair } = await import('./key-material.ts');
    let since = (await sync(alice)).next_batch;
    const next = async () => {
      const body = await sync(alice, since);
      const from = since;
      since = body.next_batch;
      const changes = await alice.call('GET', `keys/changes?from=${from}&to=${since}`);
      const lists = { changed: body.device_lists?.changed ?? [], left: body.device_lists?.left ?? [] };
      expect(changes.body).toEqual(lists);
      return lists;
    };
    const upload = (person: Person) =>
      person.call('POST', 'keys/upload', {
        device_keys: deviceKeysOf(person.userId, person.deviceId, signingPair()),
      });
    await upload(carol);
    expect(await next()).toEqual({ changed: [], left: [] });
    await upload(bob);
    expect(await next()).toEqual({ changed: [bob.userId], left: [] });
    await carol.call('POST', `join/${enc(room)}`, {});
    expect(await next()).toEqual({ changed: [carol.userId], left: [] });
    await carol.call('POST', `rooms/${enc(room)}/leave`, {});
    expect(await next()).toEqual({ changed: [], left: [carol.userId] });
    await upload(alice);
    expect(await next()).toEqual({ changed: [alice.userId], left: [] });
    await bob.call('POST', 'logout');
    expect(await next()).toEqual({ changed: [bob.userId], left: [] });
    expect((await alice.call('GET', 'keys/changes?from=nonsense')).status).toBe(400);
  });
});

describe('profiles and the search for people', () => {
  it('a changed name reaches rooms, and profiles are answered to who asks for the exact handle', async () => {
    await using server = await startTestServer();
    const { alice, bob, room } = await pair(server);
    const set = await alice.call('PUT', `profile/${enc(alice.userId)}/displayname`, { displayname: 'Анна' });
    expect(set.status).toBe(200);
    const member = await bob.call('GET', `rooms/${enc(room)}/state/m.room.member/${enc(alice.userId)}`);
    expect(member.body.displayname).toBe('Анна');
    expect((await server.call('GET', `profile/${enc(alice.userId)}/displayname`)).body).toEqual({
      displayname: 'Анна',
    });
    expect((await server.call('GET', `profile/${enc('@nobody:localhost')}`)).status).toBe(404);
    const own = `profile/${enc(alice.userId)}`;
    expect((await bob.call('PUT', `${own}/displayname`, { displayname: 'x' })).status).toBe(403);
    expect((await alice.call('PUT', `${own}/org.test.a`, { 'org.test.a': [1] })).status).toBe(200);
    expect((await alice.call('GET', own)).body).toEqual({ displayname: 'Анна', 'org.test.a': [1] });
    expect((await alice.call('PUT', `${own}/Bad Name`, { 'Bad Name': 1 })).body.errcode).toBe(
      'M_INVALID_PARAM',
    );
    const large = await alice.call('PUT', `${own}/org.test.b`, { 'org.test.b': 'x'.repeat(64 * 1024) });
    expect([large.status, large.body.errcode]).toEqual([400, 'M_PROFILE_TOO_LARGE']);
    expect((await alice.call('DELETE', `${own}/org.test.a`)).status).toBe(200);
    expect((await alice.call('GET', `${own}/org.test.a`)).status).toBe(404);
  });

  it('finds exact handles, look-alikes and people one shares a room with, and no list of everybody', async () => {
    await using server = await startTestServer();
    const { alice, bob } = await pair(server);
    const stranger = await server.register('petrova');
    await stranger.call('PUT', `profile/${enc(stranger.userId)}/displayname`, { displayname: 'Zoya' });
    await bob.call('PUT', `profile/${enc(bob.userId)}/displayname`, { displayname: 'Boris' });
    const found = async (term: string) =>
      (await alice.call('POST', 'user_directory/search', { search_term: term })).body.results.map(
        (person: { user_id: string }) => person.user_id,
      );
    expect(await found('petrova')).toEqual([stranger.userId]);
    expect(await found('реtrоvа')).toEqual([stranger.userId]);
    expect(await found('петрова')).toEqual([stranger.userId]);
    expect(await found('Zoya')).toEqual([]);
    expect(await found('petro')).toEqual([]);
    expect(await found('oris')).toEqual([bob.userId]);
    await stranger.call('PUT', `profile/${enc(stranger.userId)}/chat.veche.listed`, {
      'chat.veche.listed': true,
    });
    expect(await found('Zoya')).toEqual([stranger.userId]);
  });
});
