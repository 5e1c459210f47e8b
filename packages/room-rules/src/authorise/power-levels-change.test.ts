// Rule 9 (10 in room version 12): changing power levels, each rule quoted (numbers as in version 10 and 11).
import type { JsonObject } from '@veche/protocol';
import { describe, expect, test } from 'vitest';
import { alice, bob, carol, ruleNumber, TestRoom } from '../../tests/room.ts';
import type { Decision } from '../index.ts';

describe.each(['10', '11', '12'])('room version %s', (version) => {
  const refused = (decision: Decision, rule: string, isMalformed = false) =>
    expect(decision).toMatchObject({ allowed: false, rule: ruleNumber(version, rule), isMalformed });
  const allowed = (decision: Decision) => expect(decision).toEqual({ allowed: true });
  const top = version === '12' ? {} : { [alice]: 100 };
  const base = {
    users: { ...top, [bob]: 50, [carol]: 40 },
    users_default: 0,
    events: { 'm.room.power_levels': 50, 'm.room.name': 50, 'm.room.avatar': 70 },
    notifications: { room: 50, special: 70 },
    kick: 50,
    ban: 70,
  };
  const room = () => {
    const made = TestRoom.made(version, { levels: { ...base, state_default: 50 } }).let(bob, carol);
    return { ...base, made };
  };
  const change = (changes: JsonObject, sender = bob) => {
    const { made } = room();
    const current = made.lookup('m.room.power_levels', '')?.content ?? {};
    return made.send(sender, 'm.room.power_levels', { ...current, ...changes }, '').decision;
  };

  test('9.1: “If any of the properties … are present and not an integer, reject”', () => {
    for (const name of [
      'users_default',
      'events_default',
      'state_default',
      'ban',
      'redact',
      'kick',
      'invite',
    ]) {
      for (const odd of ['50', null, {}, [], true]) refused(change({ [name]: odd }, alice), '9.1', true);
    }
  });

  test('9.2: events and notifications are objects with integers', () => {
    for (const name of ['events', 'notifications']) {
      for (const odd of ['50', null, [], { a: '5' }, { a: null }])
        refused(change({ [name]: odd }, alice), '9.2', true);
    }
  });

  test('9.3: users is an object of user ids with integers', () => {
    for (const odd of [[], 'x', { [bob]: '5' }, { bob: 5 }, { '@bob': 5 }]) {
      refused(change({ users: odd }, alice), '9.3', true);
    }
  });

  test('9.4: “If there is no previous m.room.power_levels event in the room, allow”', () => {
    const fresh = new TestRoom(version);
    fresh.mustSend(alice, 'm.room.create', fresh.rules.createContent(alice, {}, []), '');
    fresh.mustSend(alice, 'm.room.member', { membership: 'join' }, alice);
    allowed(fresh.send(alice, 'm.room.power_levels', { users: { [bob]: 1000 }, ban: 1000 }, '').decision);
  });

  test('9.5: plain levels change only up to one’s own, from no higher', () => {
    allowed(change({ kick: 40 }));
    allowed(change({ kick: 50, invite: 50 }));
    allowed(change({ redact: undefined }));
    refused(change({ kick: 51 }), '9.5');
    refused(change({ ban: 50 }), '9.5');
    refused(change({ ban: undefined }), '9.5');
    refused(change({ events_default: 51 }), '9.5');
  });

  test('9.6: entries above one’s level are neither changed nor removed', () => {
    refused(change({ events: { ...base.events, 'm.room.avatar': 50 } }), '9.6.1');
    refused(change({ events: { 'm.room.power_levels': 50, 'm.room.name': 50 } }), '9.6.1');
    refused(change({ notifications: { room: 50 } }), '9.6.1');
    allowed(change({ events: { 'm.room.power_levels': 50, 'm.room.avatar': 70 } }));
  });

  test('9.7: no entry is set above one’s level', () => {
    refused(change({ events: { ...base.events, 'm.room.name': 51 } }), '9.7.1');
    refused(change({ events: { ...base.events, new: 51 } }), '9.7.1');
    refused(change({ notifications: { ...base.notifications, room: 51 } }), '9.7.1');
    allowed(
      change({ events: { ...base.events, new: 50 }, notifications: { ...base.notifications, room: 20 } }),
    );
  });

  test('9.8: others are changed only while they stand below', () => {
    allowed(change({ users: { ...base.users, [carol]: 50 } }));
    const equal = { ...base.users, '@dan:one.example': 50 };
    const { made } = room();
    made.mustSend(alice, 'm.room.power_levels', { ...base, users: equal }, '');
    const demote = { ...base, users: { ...equal, '@dan:one.example': 0 } };
    refused(made.send(bob, 'm.room.power_levels', demote, '').decision, '9.8.1');
    refused(made.send(bob, 'm.room.power_levels', base, '').decision, '9.8.1');
    if (version !== '12') refused(change({ users: { [bob]: 50, [carol]: 40 } }), '9.8.1');
  });

  test('9.8: one’s own level can be given up', () => {
    allowed(change({ users: { ...base.users, [bob]: 10 } }));
    allowed(change({ users: { ...top, [carol]: 40 } }));
  });

  test('9.9: nobody is set above one’s own level', () => {
    refused(change({ users: { ...base.users, [carol]: 51 } }), '9.9.1');
    refused(change({ users: { ...base.users, [bob]: 51 } }), '9.9.1');
    refused(change({ users: { ...base.users, '@new:one.example': 51 } }), '9.9.1');
  });

  test('levels unchanged, or under keys we do not know, are nobody’s business', () => {
    allowed(change({}));
    allowed(change({ 'org.example.key': 'anything' }));
  });
});

describe('room version 12', () => {
  const additional = TestRoom.made('12', { create: { additional_creators: [bob] } }).let(bob, carol);
  const levels = additional.rules.powerLevels(additional.lookup);

  test('10.4: creators stand above all levels and cannot be listed', () => {
    for (const creator of [alice, bob]) {
      expect(
        additional.send(alice, 'm.room.power_levels', { users: { [creator]: 100 } }, '').decision,
      ).toMatchObject({
        rule: '10.4',
        isMalformed: true,
      });
    }
  });

  test('creators rule over everyone but each other, at any level', () => {
    const most = Number.MAX_SAFE_INTEGER;
    additional.mustSend(alice, 'm.room.power_levels', { users: { [carol]: most } }, '');
    expect(additional.membership(carol, alice, 'leave').allowed).toBe(false);
    expect(additional.membership(bob, alice, 'leave').allowed).toBe(false);
    expect(additional.membership(bob, carol, 'leave')).toEqual({ allowed: true });
    expect(levels.userLevel(bob)).toBe(Number.POSITIVE_INFINITY);
    expect([levels.isCreator(alice), levels.isCreator(bob), levels.isCreator(carol)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test('before room version 12 additional creators are only words', () => {
  for (const version of ['10', '11']) {
    const room = TestRoom.made(version, { create: { additional_creators: [bob] } }).let(bob);
    const levels = room.rules.powerLevels(room.lookup);
    expect([levels.isCreator(alice), levels.isCreator(bob), levels.userLevel(bob)]).toEqual([true, false, 0]);
  }
});

test('without a power level event the creator has 100 or stands above, others 0, and defaults hold', () => {
  for (const version of ['10', '11', '12']) {
    const room = new TestRoom(version);
    room.mustSend(alice, 'm.room.create', room.rules.createContent(alice, {}, []), '');
    const levels = room.rules.powerLevels(room.lookup);
    expect(levels.userLevel(alice)).toBe(version === '12' ? Number.POSITIVE_INFINITY : 100);
    expect(levels.userLevel(bob)).toBe(0);
    expect([levels.level('ban'), levels.level('invite'), levels.notificationLevel('room')]).toEqual([
      50, 0, 50,
    ]);
    expect([levels.eventLevel('x', true), levels.eventLevel('x', false)]).toEqual([50, 0]);
  }
});
