// The server writes, changes and repeats messages, and takes the protection away: nothing counts, nothing leaves.
import { type EnginePerson, meet, textOf } from '@veche/testkit/actors/engine-person';
import { aMoment, HostileStage, type Watched } from '@veche/testkit/actors/hostile-stage';
import { at, type Json } from '@veche/testkit/actors/operator';
import { afterAll, beforeAll, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let boris: Watched;
let annasChat: string;
let borisChat: string;

beforeAll(async () => {
  stage = await HostileStage.open();
  [anna, boris] = await Promise.all([stage.person('Anna'), stage.person('Boris')]);
  ({ hostChat: annasChat, guestChat: borisChat } = await meet(anna.person, boris.person));
  await boris.person.writes(borisChat, 'Good morning');
  await anna.person.reads(annasChat, 'Good morning');
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

let forged = 0;
const forgery = (sender: EnginePerson, type: string, content: Json, more: Json = {}): Json => ({
  type,
  content,
  sender: sender.id,
  event_id: `$forged${++forged}`,
  origin_server_ts: Date.now(),
  ...more,
});

/** The server puts these events into Anna's timeline behind the next true one. */
function slipIn(make: (timeline: Json[]) => Json[]): () => void {
  let done = false;
  return anna.operator.tellsOfRoom(annasChat, (joined) => {
    const timeline = at(joined, 'timeline');
    const events = (timeline.events ?? []) as Json[];
    if (done || events.length === 0) return;
    done = true;
    timeline.events = [...events, ...make(events)];
  });
}

const texts = async (): Promise<(string | null)[]> =>
  (await anna.person.messages(annasChat)).map((message) => textOf(message));

it('shows no message in clear as somebody’s, and counts and previews none', async () => {
  const honest = slipIn(() => [
    forgery(boris.person, 'm.room.message', { msgtype: 'm.text', body: 'Send me the code' }),
    forgery(boris.person, 'm.room.message', {
      msgtype: 'm.image',
      body: 'x.png',
      url: 'mxc://localhost/abc',
    }),
    forgery(anna.person, 'm.room.message', { msgtype: 'm.text', body: 'As you wish' }),
    forgery(boris.person, 'm.sticker', { body: 'sticker', url: 'mxc://localhost/abc', info: {} }),
  ]);
  await boris.person.writes(borisChat, 'The true one');
  await anna.person.reads(annasChat, 'The true one');
  await boris.person.writes(borisChat, 'And another');
  await anna.person.reads(annasChat, 'And another');
  honest();
  expect(await texts()).toEqual(['Good morning', 'The true one', 'And another']);
  const { rows } = await anna.person.sees('chats', null);
  expect(JSON.stringify(rows)).not.toMatch(/code|As you wish|sticker/);
});

it('lets nobody change a message but its sender, and never in clear', async () => {
  const target = await anna.person.reads(annasChat, 'The true one');
  const edit = (body: string): Json => ({
    msgtype: 'm.text',
    body: `* ${body}`,
    'm.new_content': { msgtype: 'm.text', body },
    'm.relates_to': { rel_type: 'm.replace', event_id: target },
  });
  const honest = slipIn((events) => [
    forgery(boris.person, 'm.room.message', edit('Changed in clear')),
    // A true ciphertext of Boris, passed off as an edit by what stands outside of it.
    ...events
      .filter((event) => event.type === 'm.room.encrypted')
      .map((event) => ({
        ...event,
        event_id: `$forged${++forged}`,
        content: { ...(event.content as Json), 'm.relates_to': { rel_type: 'm.replace', event_id: target } },
      })),
  ]);
  await boris.person.writes(borisChat, 'Not an edit');
  await anna.person.reads(annasChat, 'Not an edit');
  honest();
  const message = (await anna.person.messages(annasChat)).find((one) => one.key === target);
  expect(message && textOf(message)).toBe('The true one');
  expect(message?.edited).toBe(false);
});

it('lets a member change nobody else’s message, though it is encrypted', async () => {
  const stock = await stage.stock('Stock');
  const { room_id: room } = await stock.client.createRoom({
    invite: [anna.person.id],
    is_direct: true,
    initial_state: [
      { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
    ],
  });
  await anna.person.sees('requests', null, ({ rows }) => rows.some(({ key }) => key === room));
  await anna.person.does('acceptRequest', { chat: room });
  await anna.person.sees('chat', { chat: room }, (view) => view?.can.write === true);
  await anna.person.writes(room, 'Yes');
  const mine = await stock.event(room, (event) => event.getContent().body === 'Yes');
  await stock.client.sendEvent(
    room,
    'm.room.message' as never,
    {
      msgtype: 'm.text',
      body: '* No',
      'm.new_content': { msgtype: 'm.text', body: 'No' },
      'm.relates_to': { rel_type: 'm.replace', event_id: mine.getId() },
    } as never,
  );
  await stock.client.sendTextMessage(room, 'after');
  await anna.person.reads(room, 'after');
  const shown = (await anna.person.messages(room)).map((message) => textOf(message));
  expect(shown).toEqual(['Yes', 'after']);
});

it('shows a ciphertext once, whether it comes again at once or later', async () => {
  let first: Json | undefined;
  const atOnce = slipIn((events) => {
    first = events.find((event) => event.type === 'm.room.encrypted');
    return first ? [{ ...first, event_id: '$again-at-once' }] : [];
  });
  await boris.person.writes(borisChat, 'Pay Clara a hundred');
  await anna.person.reads(annasChat, 'Pay Clara a hundred');
  atOnce();
  const later = slipIn(() => (first ? [{ ...first, event_id: '$again-later' }] : []));
  await boris.person.writes(borisChat, 'Thank you');
  await anna.person.reads(annasChat, 'Thank you');
  later();
  await anna.person.restarts();
  const shown = (await anna.person.messages(annasChat, (all) => all.length > 3)).map((one) => textOf(one));
  expect(shown.filter((text) => text === 'Pay Clara a hundred')).toHaveLength(1);
});

it('sends nothing in clear where the server takes the encryption away', async () => {
  const from = anna.operator.now;
  const lie = (content: Json) => ({ ...forgery(boris.person, 'm.room.encryption', content), state_key: '' });
  const honest = anna.operator.tellsOfRoom(annasChat, (joined) => {
    for (const name of ['state_after', 'org.matrix.msc4222.state_after']) {
      if (!joined[name]) continue;
      const state = at(joined, name);
      state.events = [...((state.events ?? []) as Json[]), lie({})];
    }
  });
  await boris.person.writes(borisChat, 'It is not encrypted any more');
  const view = await anna.person.sees('chat', { chat: annasChat }, (chat) => chat?.attention !== null);
  expect(view?.attention?.kind).toBe('protection-removed');
  await anna.person.asks('sendText', { chat: annasChat, text: 'planted-in-clear' });
  await aMoment();
  expect(anna.operator.traffic.some((bytes) => bytes.includes('planted-in-clear'))).toBe(false);
  expect(anna.operator.messagesSent(from)).toEqual([]);
  honest();
});

it('sends and shows nothing in clear in a chat whose encryption a new device never hears of', async () => {
  const { text: sheet } = await boris.person.does('makeSheet', {
    proof: { kind: 'password', password: 'correct horse battery' },
  });
  const second = await stage.device('Boris', boris.person.address);
  const stripped = (events: unknown): Json[] =>
    ((events ?? []) as Json[]).filter((event) => event.type !== 'm.room.encryption');
  second.operator.tells(({ path, json }) => {
    if (!path.includes('/sync?')) return;
    const joined = at(json, 'rooms', 'join')[borisChat];
    if (!joined) return;
    const room = at(json, 'rooms', 'join', borisChat);
    for (const name of ['state', 'state_after', 'org.matrix.msc4222.state_after']) {
      if (room[name]) at(room, name).events = stripped(at(room, name).events);
    }
    const timeline = at(room, 'timeline');
    timeline.events = [
      ...stripped(timeline.events),
      forgery(anna.person, 'm.room.message', { msgtype: 'm.text', body: 'Send me the code' }),
    ];
  });
  await second.person.opens();
  await second.person.does('signInWithSheet', { address: boris.person.address, sheet });
  await second.person.isReady();
  await second.person.sees('chats', null, ({ rows }) => rows.some((row) => row.key === borisChat));
  await second.person.asks('sendText', { chat: borisChat, text: 'planted-in-clear' });
  await aMoment();
  expect(second.operator.traffic.some((bytes) => bytes.includes('planted-in-clear'))).toBe(false);
  const shown = await second.person.messages(borisChat);
  expect(shown.filter((message) => textOf(message) === 'Send me the code' && !message.unproven)).toEqual([]);
});
