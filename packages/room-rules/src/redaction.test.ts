import { canonicalJson } from '@veche/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoomRules, roomRules } from './index.ts';

function rulesOf(version: string): RoomRules {
  const rules = roomRules(version);
  if (rules === undefined) throw new Error(version);
  return rules;
}

const versions = ['10', '11', '12'];
const types = [
  'm.room.member',
  'm.room.create',
  'm.room.join_rules',
  'm.room.power_levels',
  'm.room.history_visibility',
  'm.room.redaction',
  'm.room.message',
  'm.room.aliases',
  '__proto__',
];
const keys = [
  'membership',
  'creator',
  'join_rule',
  'allow',
  'ban',
  'invite',
  'users',
  'redacts',
  'history_visibility',
  'third_party_invite',
  'join_authorised_via_users_server',
  'aliases',
  'body',
  '__proto__',
  'constructor',
];
const json = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.constant({ signed: { token: 'x' }, display_name: 'y' }),
  fc.constant({}),
);
const content = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...keys), json), { selector: ([key]) => key })
  .map((entries) =>
    JSON.parse(`{${entries.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join()}}`),
  );
const event = fc.record(
  {
    type: fc.constantFrom(...types),
    content,
    sender: fc.constant('@a:x'),
    room_id: fc.constant('!r:x'),
    event_id: fc.constant('$e'),
    state_key: fc.string(),
    depth: fc.nat(),
    origin_server_ts: fc.nat(),
    hashes: fc.constant({ sha256: 'x' }),
    signatures: fc.constant({ x: {} }),
    prev_events: fc.constant([]),
    auth_events: fc.constant([]),
    unsigned: fc.constant({ age: 1 }),
    origin: fc.constant('x'),
    membership: fc.constant('join'),
    prev_state: fc.constant([]),
    redacts: fc.constant('$x'),
    'org.example': json,
  },
  { requiredKeys: ['type', 'content'] },
);

describe.each(versions)('redaction in room version %s', (version) => {
  const rules = rulesOf(version);

  test('is done once and for all, never adds anything, and leaves the event itself alone', () => {
    fc.assert(
      fc.property(event, (original) => {
        const before = canonicalJson(original);
        const redacted = rules.redact(original);
        expect(canonicalJson(original)).toBe(before);
        expect(canonicalJson(rules.redact(redacted))).toBe(canonicalJson(redacted));
        expect(canonicalJson(redacted).length).toBeLessThanOrEqual(before.length);
        const left: Record<string, unknown> = redacted;
        for (const key of Object.keys(left)) expect(Object.hasOwn(original, key)).toBe(true);
        for (const key of Object.keys(redacted.content))
          expect(Object.hasOwn(original.content, key)).toBe(true);
        expect(Object.getPrototypeOf(redacted.content)).toBe(Object.prototype);
      }),
    );
  });

  test('keeps what rules and hashes need and nothing a person wrote', () => {
    const all = {
      type: 'm.room.message',
      content: { body: 'secret' },
      event_id: '$e',
      room_id: '!r:x',
      sender: '@a:x',
      state_key: '',
      hashes: {},
      signatures: {},
      depth: 1,
      prev_events: [],
      auth_events: [],
      origin_server_ts: 1,
      unsigned: {},
      origin: 'x',
      membership: 'join',
      prev_state: [],
      redacts: '$x',
      other: 1,
    };
    const kept = new Set(Object.keys(rules.redact(all)));
    const gone = Object.keys(all).filter((key) => !kept.has(key));
    const sinceEleven = version === '10' ? [] : ['origin', 'membership', 'prev_state'];
    expect(gone).toEqual(['unsigned', ...sinceEleven, 'redacts', 'other']);
    expect(rules.redact(all).content).toEqual({});
  });

  test('keeps of the contents what the version lists', () => {
    const left = (type: string, given: Record<string, unknown>) => rules.redactContent(type, given);
    const isTen = version === '10';
    const member = { membership: 'join', join_authorised_via_users_server: '@a:x' };
    expect(left('m.room.member', { ...member, displayname: 'A', reason: 'x' })).toEqual(member);
    const invite = { display_name: 'A', signed: { token: 't' } };
    expect(left('m.room.member', { membership: 'invite', third_party_invite: invite })).toEqual(
      isTen
        ? { membership: 'invite' }
        : { membership: 'invite', third_party_invite: { signed: { token: 't' } } },
    );
    const create = { creator: '@a:x', 'm.federate': false, additional_creators: [], odd: 1 };
    expect(left('m.room.create', create)).toEqual(isTen ? { creator: '@a:x' } : create);
    expect(left('m.room.join_rules', { join_rule: 'restricted', allow: [], odd: 1 })).toEqual({
      join_rule: 'restricted',
      allow: [],
    });
    const levels = {
      ban: 1,
      events: {},
      events_default: 1,
      kick: 1,
      redact: 1,
      state_default: 1,
      users: {},
      users_default: 1,
    };
    expect(left('m.room.power_levels', { ...levels, invite: 1, notifications: {} })).toEqual(
      isTen ? levels : { ...levels, invite: 1 },
    );
    expect(left('m.room.history_visibility', { history_visibility: 'joined', odd: 1 })).toEqual({
      history_visibility: 'joined',
    });
    expect(left('m.room.redaction', { redacts: '$x', reason: 'x' })).toEqual(isTen ? {} : { redacts: '$x' });
    expect(left('m.room.aliases', { aliases: [] })).toEqual({});
  });
});
