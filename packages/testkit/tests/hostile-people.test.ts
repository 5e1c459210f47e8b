// Strangers who ask in, people who are blocked, and somebody who was asked in and put out again.

import { aMoment, HostileStage, type Watched } from '@veche/testkit/actors/hostile-stage';
import type { Json, Sent } from '@veche/testkit/actors/operator';
import type { StockClient } from '@veche/testkit/actors/stock-client';
import { MatrixEvent } from 'matrix-js-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let stranger: StockClient;

beforeAll(async () => {
  stage = await HostileStage.open();
  [anna, stranger] = await Promise.all([stage.person('Anna'), stage.stock('Stranger')]);
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const encrypted = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

async function invites(more: Json = {}): Promise<string> {
  const made = await stranger.client.createRoom({
    invite: [anna.person.id],
    is_direct: true,
    initial_state: [encrypted],
    ...more,
  } as never);
  return made.room_id;
}

/** What Anna's engine sent that somebody else could notice. */
const noticeable = ({ method, path }: Sent): boolean =>
  (method === 'PUT' || method === 'POST') &&
  /\/(join|receipt|read_markers|typing|send|sendToDevice|invite|leave|keys\/claim)\b/.test(path);

it('knows of a stranger only who they say they are, how old the account is and whom both know', async () => {
  await stranger.client.setDisplayName('A friend');
  const from = anna.operator.now;
  const photo = await stranger.client.uploadContent(new Blob(['not a picture']), { type: 'image/png' });
  await stranger.client.setAvatarUrl(photo.content_uri);
  const room = await invites({ name: 'Win a prize at http://prize.example', topic: 'Click here' });
  await stranger.client.sendTextMessage(room, 'Are you there?');
  const { rows } = await anna.person.sees('requests', null, (requests) =>
    requests.rows.some((row) => row.key === room && row.accountSince !== null),
  );
  const row = rows.find(({ key }) => key === room);
  expect(row).toMatchObject({ kind: 'direct', sharedGroups: [], person: { name: 'A friend' } });
  expect(row?.person.photo).toBeNull();
  expect(JSON.stringify(row)).not.toMatch(/prize|Click/);
  const chats = await anna.person.sees('chats', null, ({ requests }) => requests === 1);
  expect(chats.rows.map(({ key }) => key)).not.toContain(room);
  await anna.person.asks('setTyping', { chat: room, typing: true });
  await anna.person.asks('markRead', { chat: room, upTo: '$anything' });
  await anna.person.asks('sendText', { chat: room, text: 'Who are you?' });
  await aMoment();
  expect(anna.operator.seen.slice(from).filter(noticeable)).toEqual([]);
  expect(anna.operator.requests('/media/', from)).toEqual([]);
  await anna.person.does('declineRequest', { chat: room });
});

it('hears nothing more of somebody who is blocked', async () => {
  const room = await invites();
  await anna.person.sees('requests', null, ({ rows }) => rows.some(({ key }) => key === room));
  await anna.person.does('blockPerson', { person: stranger.userId, chat: room });
  const from = anna.operator.now;
  await invites();
  await invites({ is_direct: false });
  await aMoment();
  expect((await anna.person.sees('requests', null)).rows).toEqual([]);
  expect((await anna.person.sees('chats', null)).requests).toBe(0);
  expect(anna.operator.seen.slice(from).filter(noticeable)).toEqual([]);
});

it('writes nothing that somebody could read who was asked in and put out before', async () => {
  const [boris, clara] = await Promise.all([stage.person('Boris'), stage.stock('Clara')]);
  const { chat } = await anna.person.does('createGroup', { name: 'Lake house', people: [boris.person.id] });
  const { rows } = await boris.person.sees('requests', null, (requests) => requests.rows.length > 0);
  await boris.person.does('acceptRequest', { chat: rows[0]?.key ?? '' });
  await boris.person.sees('chat', { chat }, (view) => view?.can.write === true);
  await anna.person.writes(chat, 'Before');
  await boris.person.reads(chat, 'Before');
  await anna.person.does('addPeople', { chat, people: [clara.userId] });
  await clara.client.joinRoom(chat);
  await anna.person.writes(chat, 'Hello, Clara');
  await clara.event(chat, (event) => event.getContent().body === 'Hello, Clara');
  await anna.person.does('removePerson', { chat, person: clara.userId });
  await anna.person.hasSent();
  // Put out by the statement; the server, which lies, keeps her in the room and hands her everything.
  const [fromAnna, fromBoris] = [anna.operator.now, boris.operator.now];
  await anna.person.writes(chat, 'After, by Anna');
  await boris.person.reads(chat, 'After, by Anna');
  await boris.person.writes(chat, 'After, by Boris');
  await anna.person.reads(chat, 'After, by Boris');
  const after = [...anna.operator.ciphertexts(fromAnna), ...boris.operator.ciphertexts(fromBoris)];
  const sealed = [...anna.operator.messagesSent(fromAnna), ...boris.operator.messagesSent(fromBoris)].filter(
    ({ path }) => path.includes('m.room.encrypted'),
  );
  expect(after).toHaveLength(2);
  expect(anna.operator.devicesServed(clara.userId, fromAnna)).toEqual([]);
  expect(boris.operator.devicesServed(clara.userId, fromBoris)).toEqual([]);
  for (const { body } of sealed) expect(await opens(clara, chat, body ?? {})).toBe(false);
});

it('lets somebody who was asked in and put out unread read nothing either', async () => {
  const [dmitri, eva] = await Promise.all([stage.person('Dmitri'), stage.stock('Eva')]);
  const { chat } = await anna.person.does('createGroup', { name: 'Sauna', people: [dmitri.person.id] });
  const { rows } = await dmitri.person.sees('requests', null, (requests) => requests.rows.length > 0);
  await dmitri.person.does('acceptRequest', { chat: rows[0]?.key ?? '' });
  await dmitri.person.sees('chat', { chat }, (view) => view?.can.write === true);
  await dmitri.person.writes(chat, 'Before');
  await anna.person.reads(chat, 'Before');
  const from = dmitri.operator.now;
  const before = dmitri.operator.ciphertexts().at(-1);
  // A stock client's invitation with history, taken back before anybody writes.
  const operator = await stage.api(anna.person.address);
  const room = encodeURIComponent(chat);
  await operator('POST', `/rooms/${room}/invite`, { user_id: eva.userId });
  await operator('POST', `/rooms/${room}/kick`, { user_id: eva.userId });
  await anna.person.writes(chat, 'Wakes');
  await dmitri.person.reads(chat, 'Wakes');
  await dmitri.person.writes(chat, 'After');
  await anna.person.reads(chat, 'After');
  const after = dmitri.operator.ciphertexts(from).at(-1);
  expect(after?.session).not.toBe(before?.session);
  expect(dmitri.operator.devicesServed(eva.userId, from)).toEqual([]);
});

/** Can this client open a ciphertext that somebody hands it? */
async function opens(client: StockClient, room: string, content: Json): Promise<boolean> {
  const event = new MatrixEvent({
    type: 'm.room.encrypted',
    room_id: room,
    sender: anna.person.id,
    event_id: `$handed-${Math.random()}`,
    origin_server_ts: Date.now(),
    content,
  });
  await client.client.decryptEventIfNeeded(event);
  return !event.isDecryptionFailure();
}
