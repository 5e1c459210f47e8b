import { canonicalJson, contentHash, contentHashMatches, type EventId } from '@veche/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alice, bob, sealing, TestRoom } from '../tests/room.ts';
import { LimitError } from './index.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const content = fc.dictionary(
  fc.oneof(text, fc.constantFrom('membership', 'redacts', 'users', 'join_rule', 'third_party_invite')),
  fc.oneof(
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text),
    fc.dictionary(text, text),
  ),
);
const type = fc.constantFrom(
  'm.room.message',
  'm.room.redaction',
  'm.room.member',
  'm.room.power_levels',
  'm.room.join_rules',
  'org.example.ünï',
);

describe.each(['10', '11', '12'])('a built event of room version %s', (version) => {
  const room = TestRoom.made(version);

  test('is what hashing, redacting and encoding it step by step gives', () => {
    const property = fc.property(
      type,
      content,
      fc.option(text, { nil: undefined }),
      (eventType, body, key) => {
        const built = room.rules.buildEvent(
          {
            type: eventType,
            sender: alice,
            content: body,
            state_key: key,
            room_id: room.roomId,
            origin_server_ts: 1_800_000_000_000,
            depth: 7,
            prev_events: ['$prev' as EventId],
            auth_events: ['$auth' as EventId, '$other' as EventId],
            ...(eventType === 'm.room.redaction' ? { redacts: '$target' as EventId } : {}),
          },
          sealing,
        );
        expect(built.pduJson).toBe(canonicalJson(built.pdu));
        expect(built.pdu.hashes.sha256).toBe(contentHash(built.pdu, sealing.sha256));
        expect(contentHashMatches(built.pdu, sealing.sha256)).toBe(true);
        expect(built.eventId).toBe(room.rules.eventId(built.pdu, sealing.sha256));
        expect(JSON.parse(built.contentJson)).toEqual(built.pdu.content);
        expect(JSON.parse(room.rules.clientEventJson(built))).toEqual(
          room.rules.clientEvent(built.eventId, built.roomId, built.pdu),
        );
      },
    );
    fc.assert(property);
  });

  test('keeps its id when it is redacted', () => {
    const { event } = room.send(alice, 'm.room.message', { body: 'secret' });
    expect(room.rules.eventId(room.rules.redact(event.pdu), sealing.sha256)).toBe(event.eventId);
  });

  test('names the target of a redaction where the version and where clients look for it', () => {
    const built = room.rules.buildEvent(
      {
        type: 'm.room.redaction',
        sender: alice,
        content: { reason: 'typo' },
        room_id: room.roomId,
        origin_server_ts: 1,
        depth: 1,
        prev_events: [],
        auth_events: [],
        redacts: '$target' as EventId,
      },
      sealing,
    );
    expect(room.rules.redactionTarget(built.pdu)).toBe('$target');
    expect('redacts' in built.pdu).toBe(version === '10');
    const shown = room.rules.clientEvent(built.eventId, built.roomId, built.pdu);
    expect(shown.redacts).toBe('$target');
    expect(shown.content).toEqual({ reason: 'typo', redacts: '$target' });
  });

  test('is refused when it is larger than 65,536 bytes, or a field than 255', () => {
    expect(() => room.send(alice, 'm.room.message', { body: 'x'.repeat(65_536) })).toThrow(LimitError);
    expect(() => room.send(alice, 'm.room.message', { body: 'я'.repeat(32_768) })).toThrow(LimitError);
    expect(() => room.send(alice, 't'.repeat(256), {})).toThrow(LimitError);
    const { event } = room.send(alice, 'm.room.message', { body: '' });
    const left = 65_536 - new TextEncoder().encode(event.pduJson).length;
    expect(room.send(alice, 'm.room.message', { body: 'x'.repeat(left) }).event.pduJson).toHaveLength(65_536);
    expect(() => room.send(alice, 'm.room.message', { body: 'x'.repeat(left + 1) })).toThrow(LimitError);
    expect(() => room.send(alice, 'type', {}, 'я'.repeat(128))).toThrow(LimitError);
    expect(room.send(alice, 'type', {}, 'я'.repeat(127)).decision.allowed).toBe(true);
  });
});

test('in room version 12 the room id is the hash of the create event, which carries none', () => {
  const room = new TestRoom('12');
  const create = room.mustSend(alice, 'm.room.create', { room_version: '12' }, '');
  expect('room_id' in create.pdu).toBe(false);
  expect(create.roomId).toBe(`!${create.eventId.slice(1)}`);
  expect(JSON.parse(room.rules.clientEventJson(create)).room_id).toBe(create.roomId);
  const join = room.mustSend(alice, 'm.room.member', { membership: 'join' }, alice);
  expect(join.pdu.room_id).toBe(create.roomId);
  expect(join.pdu.auth_events).toEqual([]);
});

test('in room versions before 12 the create event is an auth event of every other one', () => {
  const room = TestRoom.made('11').let(bob);
  const message = room.mustSend(bob, 'm.room.message', { body: 'hello' });
  expect(message.pdu.auth_events).toHaveLength(3);
  expect(message.pdu.auth_events).toContain(room.lookup('m.room.create', '')?.event_id);
});
