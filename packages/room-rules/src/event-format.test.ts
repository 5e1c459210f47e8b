import { describe, expect, test } from 'vitest';
import { alice, bob, TestRoom } from '../tests/room.ts';

describe.each(['10', '11', '12'])('an event from elsewhere in room version %s', (version) => {
  const room = TestRoom.made(version).let(bob);
  const { pdu } = room.mustSend(bob, 'm.room.message', { body: 'hello' });
  const { rules } = room;
  const problem = (changes: Record<string, unknown>) => {
    const checked = rules.checkPdu(JSON.parse(JSON.stringify({ ...pdu, ...changes })));
    return 'problem' in checked ? checked.problem : undefined;
  };

  test('is taken as we ourselves make it', () => {
    expect(problem({})).toBeUndefined();
    expect(problem({ unsigned: { age: 1 }, 'org.example': {} })).toBeUndefined();
  });

  test('is refused without what it needs, or with something else there', () => {
    const odd: Record<string, unknown[]> = {
      type: [undefined, 5, null],
      sender: [undefined, 'alice', 5],
      state_key: [5, null],
      content: [undefined, [], 'x', null],
      origin_server_ts: [undefined, '1', 1.5, 2 ** 53],
      depth: [undefined, -1, '1', 2 ** 53],
      prev_events: [undefined, 'x', ['x'], [5], Array.from({ length: 21 }, () => `$${'a'.repeat(43)}`)],
      auth_events: [undefined, {}, Array.from({ length: 11 }, () => `$${'a'.repeat(43)}`)],
      hashes: [undefined, {}, { sha256: 5 }],
      signatures: [undefined, [], { x: 1 }, { x: { 'ed25519:1': 5 } }],
      unsigned: [5, []],
      room_id: [undefined, 'x', 5],
    };
    for (const [field, values] of Object.entries(odd)) {
      for (const value of values)
        expect(problem({ [field]: value })).toBe(`${field} is missing or not valid`);
    }
    expect(rules.checkPdu(null)).toHaveProperty('problem');
    expect(rules.checkPdu([])).toHaveProperty('problem');
  });

  test('is refused when it, or a field of it, is too large, or has no canonical form', () => {
    expect(problem({ type: 'x'.repeat(256) })).toContain('255 bytes');
    expect(problem({ state_key: 'я'.repeat(128) })).toContain('255 bytes');
    expect(problem({ content: { body: 'x'.repeat(65_536) } })).toContain('65536 bytes');
    expect(problem({ unsigned: { body: 'x'.repeat(65_536) } })).toBeUndefined();
    expect(problem({ content: { body: 1.5 } })).toBe('Numbers must be integers');
    expect(problem({ content: { body: 2 ** 53 } })).toContain('2^53');
  });

  test('that redacts names its target where the version looks for it', () => {
    expect(problem({ type: 'm.room.redaction' })).toBe(
      version === '10' ? 'redacts is missing or not valid' : undefined,
    );
  });

  test('that creates a room may lack the room id only where it is that id', () => {
    const create = { type: 'm.room.create', sender: alice, room_id: undefined };
    expect(problem(create)).toBe(version === '12' ? undefined : 'room_id is missing or not valid');
  });
});
