// Rules 1 to 3 and 5 to 8, each quoted from the text of the room versions (numbers as in version 10 and 11).
import type { EventId, RoomId } from '@veche/protocol';
import { describe, expect, test } from 'vitest';
import { alice, bob, carol, mallory, ruleNumber, TestRoom } from '../../tests/room.ts';
import type { AuthEventFacts, Decision, EventToAuthorise } from '../index.ts';

const versions = ['10', '11', '12'];

describe.each(versions)('room version %s', (version) => {
  const number = (rule: string) => ruleNumber(version, rule);
  const refused = (decision: Decision, rule: string) =>
    expect(decision).toMatchObject({ allowed: false, rule: number(rule) });
  const { rules } = new TestRoom(version);
  const createEvent: EventToAuthorise = {
    type: 'm.room.create',
    sender: alice,
    state_key: '',
    content: version === '10' ? { creator: alice } : {},
    room_id: version === '12' ? undefined : '!room:one.example',
    prev_events: [],
  };
  const decide = (changes: Partial<EventToAuthorise>) =>
    rules.authorise({ ...createEvent, ...changes }, () => undefined);

  test('1: a create event as it should be is allowed', () => {
    expect(decide({})).toEqual({ allowed: true });
    expect(decide({ content: { ...createEvent.content, room_version: version } })).toEqual({ allowed: true });
    expect(decide({ content: { ...createEvent.content, room_version: '1' } })).toEqual({ allowed: true });
  });

  test('1.1: “If it has any prev_events, reject”', () => {
    refused(decide({ prev_events: ['$x'] }), '1.1');
  });

  test('1.2: a create event has the room id that its version asks for', () => {
    if (version === '12') refused(decide({ room_id: '!room:one.example' }), '1.2');
    else refused(decide({ room_id: '!room:two.example' }), '1.2');
    if (version !== '12') refused(decide({ room_id: undefined }), '1.2');
  });

  test('1.3: “If content.room_version is present and is not a recognised version, reject”', () => {
    for (const unknown of ['99', 'org.example', 12, null, '']) {
      refused(decide({ content: { ...createEvent.content, room_version: unknown } }), '1.3');
    }
  });

  test('1.4: the creators are named as the version asks for', () => {
    if (version === '10') refused(decide({ content: {} }), '1.4');
    for (const odd of [
      '@foo:example.com',
      ['@foo:example.com', 42],
      ['not-a-user-id'],
      ['@invalid:dom$ain$.com'],
      null,
    ]) {
      const decision = decide({ content: { ...createEvent.content, additional_creators: odd } });
      if (version === '12') expect(decision).toMatchObject({ rule: '1.4', isMalformed: true });
      else expect(decision.allowed).toBe(true);
    }
    expect(decide({ content: { ...createEvent.content, additional_creators: [bob] } }).allowed).toBe(true);
  });

  test('2: auth events are those of the selection, each once, accepted, and of this room', () => {
    const room = TestRoom.made(version).let(bob);
    const event = room.mustSend(bob, 'm.room.message', { body: 'hello' }).pdu;
    const entries = rules.selectAuthEvents(event).map(([type, stateKey]): AuthEventFacts => {
      const found = room.lookup(type, stateKey);
      return {
        event_id: found?.event_id as EventId,
        type,
        state_key: stateKey,
        room_id: room.roomId,
        rejected: false,
      };
    });
    const check = (list: readonly AuthEventFacts[]) => rules.checkAuthEvents(event, list);
    const [first] = entries;
    if (first === undefined) throw new Error('nothing selected');
    expect(check(entries)).toEqual({ allowed: true });
    refused(check([...entries, first]), '2.1');
    refused(check([...entries, { ...first, type: 'm.room.name' }]), '2.2');
    refused(check([...entries, { ...first, type: 'm.room.member', state_key: carol }]), '2.2');
    refused(check(entries.map((entry) => ({ ...entry, rejected: true }))), '2.3');
    refused(check(entries.map((entry) => ({ ...entry, room_id: '!other:one.example' }))), '2.5');
    const withoutCreate = entries.filter((entry) => entry.type !== 'm.room.create');
    if (version === '12') {
      expect(withoutCreate).toHaveLength(entries.length);
      refused(check([...entries, { ...first, type: 'm.room.create', state_key: '' }]), '2.2');
    } else {
      refused(check(withoutCreate), '2.4');
    }
  });

  test('an event of a room without a create event is refused', () => {
    const decision = rules.authorise(
      { ...createEvent, type: 'm.room.message', state_key: undefined, room_id: '!room:one.example' },
      () => undefined,
    );
    expect(decision).toMatchObject({ allowed: false, rule: version === '12' ? '2' : '2.4' });
  });

  test('3: with m.federate false, only people of the creator’s server take part', () => {
    const room = TestRoom.made(version, { joinRule: 'public', create: { 'm.federate': false } });
    refused(room.membership(mallory, mallory, 'join'), '3');
    expect(room.membership(bob, bob, 'join')).toEqual({ allowed: true });
    const open = TestRoom.made(version, { joinRule: 'public' });
    expect(open.membership(mallory, mallory, 'join')).toEqual({ allowed: true });
  });

  test('5: “If the sender’s current membership state is not join, reject”', () => {
    const room = TestRoom.made(version).let(bob);
    const say = () => room.send(bob, 'm.room.message', { body: 'hello' }).decision;
    expect(say()).toEqual({ allowed: true });
    room.membership(bob, bob, 'leave');
    refused(say(), '5');
    room.membership(alice, bob, 'invite');
    refused(say(), '5');
    room.membership(alice, bob, 'ban');
    refused(say(), '5');
    refused(room.send(mallory, 'm.room.message', {}).decision, '5');
  });

  test('6: a third-party invitation needs the invite level', () => {
    const room = TestRoom.made(version, { levels: { invite: 50 } }).let(bob);
    refused(room.send(bob, 'm.room.third_party_invite', {}, 'token').decision, '6.1');
    expect(room.send(alice, 'm.room.third_party_invite', {}, 'token').decision).toEqual({ allowed: true });
  });

  test('7: “If the event type’s required power level is greater than the sender’s power level, reject”', () => {
    const levels = {
      events: { 'org.example.special': 10 },
      events_default: 5,
      state_default: 20,
      users_default: 5,
    };
    const room = TestRoom.made(version, { levels }).let(bob);
    refused(room.send(bob, 'org.example.special', {}).decision, '7');
    refused(room.send(bob, 'org.example.special', {}, '').decision, '7');
    refused(room.send(bob, 'm.room.topic', { topic: 'x' }, '').decision, '7');
    expect(room.send(bob, 'm.room.message', {}).decision).toEqual({ allowed: true });
    expect(room.send(alice, 'm.room.topic', { topic: 'x' }, '').decision).toEqual({ allowed: true });
    expect(room.send(bob, 'constructor', {}).decision).toEqual({ allowed: true });
  });

  test('8: “If the event has a state_key that starts with an @ and does not match the sender, reject”', () => {
    const room = TestRoom.made(version, { levels: { state_default: 0 } }).let(bob);
    refused(room.send(bob, 'org.example.state', {}, alice).decision, '8');
    expect(room.send(bob, 'org.example.state', {}, bob).decision).toEqual({ allowed: true });
    expect(room.send(bob, 'org.example.state', {}, 'x@').decision).toEqual({ allowed: true });
  });

  test('a redaction is an event like any other: the redact level is not asked for', () => {
    const room = TestRoom.made(version).let(bob);
    expect(room.send(bob, 'm.room.redaction', { redacts: '$x' }).decision).toEqual({ allowed: true });
    const levels = rules.powerLevels(room.lookup);
    expect(levels.canRedact(bob, alice)).toBe(false);
    expect(levels.canRedact(bob, bob)).toBe(true);
    expect(levels.canRedact(alice, bob)).toBe(true);
    expect(levels.redactionApplies(bob, alice)).toBe(true);
    expect(levels.redactionApplies(mallory, alice)).toBe(false);
  });
});

test('in room version 12 an event names the room by its create event (rule 2)', () => {
  const room = TestRoom.made('12').let(bob);
  const event = room.mustSend(bob, 'm.room.message', {}).pdu;
  const elsewhere = { ...event, room_id: '!Nhcu5BS-UMnFX7hBVfVSoXiD7OgH6iRT-xyIuqDnpYQ' as RoomId };
  expect(room.rules.authorise(elsewhere, room.lookup)).toMatchObject({ rule: '2' });
  expect(room.rules.authorise({ ...event, room_id: undefined }, room.lookup)).toMatchObject({ rule: '2' });
});
