// Identities are replaced, one's own and others': nothing goes to the new ones before a tap, nothing is made anew.
import { meet, password } from '@veche/testkit/actors/engine-person';
import { aMoment, HostileStage, makeStockIdentity, type Watched } from '@veche/testkit/actors/hostile-stage';
import { at } from '@veche/testkit/actors/operator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let boris: Watched;
let annasChat: string;
let borisChat: string;

beforeEach(async () => {
  stage = await HostileStage.open();
  [anna, boris] = await Promise.all([stage.person('Anna'), stage.person('Boris')]);
  ({ hostChat: annasChat, guestChat: borisChat } = await meet(anna.person, boris.person));
  await boris.person.writes(borisChat, 'Good morning');
  await anna.person.reads(annasChat, 'Good morning');
}, 60_000);
afterEach(() => stage[Symbol.asyncDispose]());

describe("a contact's identity that is replaced", () => {
  it('gets none of three messages written offline until the tap, then all of them', async () => {
    anna.person.offline = true;
    for (const text of ['one', 'two', 'three']) await anna.person.writes(annasChat, text);
    const replaced = await stage.stockDeviceOf(boris.person);
    await makeStockIdentity(replaced);
    const from = anna.operator.now;
    anna.person.offline = false;
    await anna.person.does('reconnect', null);
    const view = await anna.person.sees('chat', { chat: annasChat }, (chat) => chat?.attention !== null);
    expect(view?.attention).toMatchObject({ kind: 'identity-changed', people: [{ id: boris.person.id }] });
    await aMoment();
    expect(anna.operator.messagesSent(from)).toEqual([]);
    expect(anna.operator.devicesWrittenTo(boris.person.id, from)).toEqual([]);
    await anna.person.restarts();
    await aMoment();
    expect(anna.operator.messagesSent(from)).toEqual([]);

    await anna.person.does('approveIdentity', { chat: annasChat, person: boris.person.id });
    for (const text of ['one', 'two', 'three']) {
      await replaced.event(annasChat, (event) => event.getContent().body === text);
    }
    expect(anna.operator.messagesSent(from)).toHaveLength(3);
  });

  it('is an alarm on the devices of the person themselves, and may wipe none of them', async () => {
    const from = boris.operator.now;
    const replaced = await stage.stockDeviceOf(boris.person);
    await makeStockIdentity(replaced);
    await boris.person.sees('session', null, ({ alarm }) => alarm === 'own-identity-changed');
    const device = boris.operator.requests('/keys/upload')[0]?.body;
    const ours = String(at({ ...device }, 'device_keys').device_id);
    await replaced.client.getCrypto()?.getUserDeviceInfo([boris.person.id], true);
    await replaced.client.encryptAndSendToDevice(
      'chat.veche.wipe',
      [{ userId: boris.person.id, deviceId: ours }],
      { v: 1, device: ours },
    );
    await boris.person.writes(borisChat, 'Who is this?');
    await aMoment(1500);
    expect((await boris.person.sees('session', null)).state).not.toBe('none');
    expect(boris.operator.devicesWrittenTo(boris.person.id, from)).toEqual([]);
    expect(boris.operator.requests('/device_signing/upload', from)).toEqual([]);
  });

  it('does not learn what a group is called while its old owner is asked in', async () => {
    const clara = await stage.person('Clara');
    const { chat } = await anna.person.does('createGroup', { name: 'Lake house', people: [clara.person.id] });
    await clara.person.closes();
    await makeStockIdentity(await stage.stockDeviceOf(clara.person));
    const from = anna.operator.now;
    anna.operator.tells(({ path, json }) => {
      if (path.includes('/sync?')) at(json, 'device_lists').changed = [clara.person.id];
    });
    await boris.person.writes(borisChat, 'Wakes the sync');
    await anna.person.reads(annasChat, 'Wakes the sync');
    await anna.person.asks('setGroupName', { chat, name: 'Another house' });
    await aMoment();
    expect(anna.operator.devicesWrittenTo(clara.person.id, from)).toEqual([]);
  });
});

describe('an empty key query', () => {
  it('for oneself makes no new identity', async () => {
    const from = anna.operator.now;
    const forget = anna.operator.tells(({ path, json }) => {
      if (!path.includes('/keys/query')) return;
      for (const part of ['device_keys', 'master_keys', 'self_signing_keys', 'user_signing_keys']) {
        delete at(json, part)[anna.person.id];
      }
    });
    await anna.person.restarts();
    await anna.person.isReady();
    await anna.person.does('findPerson', { address: anna.person.id });
    await anna.person.asks('beginPersonCheck', { person: anna.person.id, by: 'scan' });
    await anna.person.writes(annasChat, 'It is still me');
    await aMoment();
    expect(anna.operator.requests('/device_signing/upload', from)).toEqual([]);
    expect(anna.operator.requests('/signatures/upload', from)).toEqual([]);
    forget();
    await anna.person.restarts();
    await anna.person.isReady();
    await anna.person.writes(annasChat, 'And still');
    await boris.person.reads(borisChat, 'And still');
  });

  it('for oneself makes none either on a device that signs in by password', async () => {
    const second = await stage.device('Anna', anna.person.address);
    second.operator.tells(({ path, json }) => {
      if (path.includes('/keys/query')) {
        for (const part of ['device_keys', 'master_keys', 'self_signing_keys']) json[part] = {};
      }
      if (path.includes('/sync?')) json.account_data = { events: [] };
    });
    await second.person.opens();
    await second.person.does('signInWithPassword', { address: anna.person.address, password });
    await second.person.sees('session', null, ({ state }) => state === 'needs-chats-key');
    await aMoment();
    expect(second.operator.requests('/device_signing/upload')).toEqual([]);
    expect(second.operator.requests('/room_keys/version').filter(({ method }) => method === 'POST')).toEqual(
      [],
    );
    const written = second.operator.requests('/account_data/').filter(({ method }) => method === 'PUT');
    expect(written).toEqual([]);
  });
});
