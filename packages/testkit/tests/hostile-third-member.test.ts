// A third member is forced into a chat: they get no key, the person is told, and only a tap lets them in.

import { meet } from '@veche/testkit/actors/engine-person';
import { aMoment, HostileStage, type Watched } from '@veche/testkit/actors/hostile-stage';
import { at, type Json } from '@veche/testkit/actors/operator';
import type { StockClient } from '@veche/testkit/actors/stock-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let boris: Watched;
let mallory: StockClient;
let annasChat: string;
let borisChat: string;

beforeAll(async () => {
  stage = await HostileStage.open();
  [anna, boris, mallory] = await Promise.all([
    stage.person('Anna'),
    stage.person('Boris'),
    stage.stock('Mallory'),
  ]);
  ({ hostChat: annasChat, guestChat: borisChat } = await meet(anna.person, boris.person));
  await boris.person.writes(borisChat, 'Just the two of us');
  await anna.person.reads(annasChat, 'Just the two of us');
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

/** The stock client has the message's ciphertext and cannot open it. */
async function cannotRead(client: StockClient, room: string): Promise<void> {
  await client.event(room, (event) => event.isDecryptionFailure());
}

describe('a third member in a direct chat', () => {
  it('whom the server alone says to be there gets no key, and Anna is told', async () => {
    const from = anna.operator.now;
    const honest = anna.operator.tellsOfRoom(annasChat, (joined) => {
      const ghost = {
        type: 'm.room.member',
        state_key: mallory.userId,
        sender: boris.person.id,
        event_id: '$ghost',
        origin_server_ts: Date.now(),
        content: { membership: 'join', displayname: 'Support' },
      };
      for (const name of ['state_after', 'org.matrix.msc4222.state_after']) {
        const state = joined[name];
        if (state) at(joined, name).events = [...((state as { events: Json[] }).events ?? []), ghost];
      }
    });
    await boris.person.writes(borisChat, 'Are you there?');
    await anna.person.reads(annasChat, 'Are you there?');
    await anna.person.writes(annasChat, 'For Boris alone');
    await boris.person.reads(borisChat, 'For Boris alone');
    const view = await anna.person.sees('chat', { chat: annasChat }, (chat) => chat?.attention !== null);
    expect(view?.attention).toMatchObject({ kind: 'appeared-unasked', people: [{ id: mallory.userId }] });
    expect(view?.members.find((member) => member.key === mallory.userId)?.state).toBe('unasked');
    expect(anna.operator.devicesServed(mallory.userId, from)).toEqual([]);
    honest();
  });

  it('whom a stock client of Boris invites gets no key from either of them', async () => {
    const [fromAnna, fromBoris] = [anna.operator.now, boris.operator.now];
    const stockOfBoris = await stage.stockDeviceOf(boris.person);
    await stockOfBoris.client.invite(annasChat, mallory.userId);
    await mallory.client.joinRoom(annasChat);
    await anna.person.sees(
      'chat',
      { chat: annasChat },
      (chat) => chat?.attention?.kind === 'appeared-unasked',
    );
    await boris.person.sees(
      'chat',
      { chat: borisChat },
      (chat) => chat?.attention?.kind === 'appeared-unasked',
    );
    await anna.person.writes(annasChat, 'Still for Boris alone');
    await boris.person.reads(borisChat, 'Still for Boris alone');
    await boris.person.writes(borisChat, 'And for Anna alone');
    await anna.person.reads(annasChat, 'And for Anna alone');
    await cannotRead(mallory, annasChat);
    expect(anna.operator.devicesServed(mallory.userId, fromAnna)).toEqual([]);
    expect(boris.operator.devicesServed(mallory.userId, fromBoris)).toEqual([]);
    // Nor does the device that was added to Boris' account without Boris.
    expect(anna.operator.devicesWrittenTo(boris.person.id, fromAnna)).not.toContain(
      stockOfBoris.client.getDeviceId(),
    );
  });

  it('reads from the tap on, and nothing before it', async () => {
    await anna.person.does('settleUnasked', { chat: annasChat, person: mallory.userId, answer: 'let-in' });
    await anna.person.writes(annasChat, 'Welcome, Mallory');
    await mallory.event(annasChat, (event) => event.getContent().body === 'Welcome, Mallory');
    const { attention } = (await anna.person.sees('chat', { chat: annasChat })) ?? {};
    expect(attention).toBeNull();
    const readable = mallory.client
      .getRoom(annasChat)
      ?.getLiveTimeline()
      .getEvents()
      .map((event) => event.getContent().body);
    expect(readable).not.toContain('Still for Boris alone');
  });
});

describe('somebody in a group by the power of its levels', () => {
  it('gets no key from anybody until the founder lets them in', async () => {
    const oscar = await stage.stock('Oscar');
    const { chat } = await anna.person.does('createGroup', { name: 'Lake house', people: [boris.person.id] });
    const { rows } = await boris.person.sees('requests', null, (requests) => requests.rows.length > 0);
    await boris.person.does('acceptRequest', { chat: rows[0]?.key ?? '' });
    await boris.person.sees('chat', { chat }, (view) => view?.can.write === true);
    await anna.person.writes(chat, 'Who brings firewood?');
    await boris.person.reads(chat, 'Who brings firewood?');

    const [fromAnna, fromBoris] = [anna.operator.now, boris.operator.now];
    const operator = await stage.api(anna.person.address);
    const levels = await operator('GET', `/rooms/${encodeURIComponent(chat)}/state/m.room.power_levels/`);
    const raised = { ...levels, users: { ...(levels.users as Json), [boris.person.id]: 100 } };
    await operator('PUT', `/rooms/${encodeURIComponent(chat)}/state/m.room.power_levels/`, raised);
    const asBoris = await stage.api(boris.person.address);
    await asBoris('POST', `/rooms/${encodeURIComponent(chat)}/invite`, { user_id: oscar.userId });
    await oscar.client.joinRoom(chat);

    for (const { person } of [anna, boris]) {
      const view = await person.sees('chat', { chat }, (one) => one?.attention?.kind === 'appeared-unasked');
      expect(view?.attention).toMatchObject({ people: [{ id: oscar.userId }] });
    }
    await anna.person.writes(chat, 'Not for strangers');
    await boris.person.reads(chat, 'Not for strangers');
    await boris.person.writes(chat, 'Nor this');
    await anna.person.reads(chat, 'Nor this');
    await cannotRead(oscar, chat);
    expect(anna.operator.devicesServed(oscar.userId, fromAnna)).toEqual([]);
    expect(boris.operator.devicesServed(oscar.userId, fromBoris)).toEqual([]);

    await anna.person.does('settleUnasked', { chat, person: oscar.userId, answer: 'let-in' });
    await boris.person.sees('chat', { chat }, (one) => one?.attention === null);
    await boris.person.writes(chat, 'Hello, Oscar');
    await oscar.event(chat, (event) => event.getContent().body === 'Hello, Oscar');
  });

  it('gets nothing in a room that the server passes off as an invitation from them', async () => {
    const from = boris.operator.now;
    const room = borisChat;
    const honest = boris.operator.tells(({ path, json }) => {
      if (!path.includes('/sync?')) return;
      delete at(json, 'rooms', 'join')[room];
      const member = (user: string, membership: string): Json => ({
        type: 'm.room.member',
        state_key: user,
        sender: mallory.userId,
        content: { membership, is_direct: true, displayname: 'Anna' },
      });
      const events = [member(boris.person.id, 'invite'), member(mallory.userId, 'join')];
      at(json, 'rooms', 'invite')[room] = { invite_state: { events } };
    });
    await anna.person.writes(annasChat, 'Wakes the sync');
    await aMoment();
    honest();
    await boris.person.asks('acceptRequest', { chat: room });
    await anna.person.writes(annasChat, 'Wakes it again');
    await boris.person.reads(borisChat, 'Wakes it again');
    await boris.person.writes(borisChat, 'For Anna, as ever');
    await anna.person.reads(annasChat, 'For Anna, as ever');
    expect(boris.operator.devicesServed(mallory.userId, from)).toEqual([]);
    const view = await boris.person.sees('chat', { chat: borisChat });
    expect(view?.person?.id).toBe(anna.person.id);
  });
});
