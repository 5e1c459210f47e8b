import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { stateContentProblem } from './check-state.ts';
import { encryptedContent, messageContent, reactionContent, relatesTo } from './messages.ts';
import { directContent, ignoredUsersContent, receiptContent, tagContent } from './personal.ts';

describe('state that clients send', () => {
  test('is taken where it has the form of the specification’s examples', () => {
    const examples: [string, unknown][] = [
      ['m.room.name', { name: 'The room name' }],
      ['m.room.name', {}],
      [
        'm.room.topic',
        { topic: 'x', 'm.topic': { 'm.text': [{ mimetype: 'text/html', body: '<b>x</b>' }, { body: 'x' }] } },
      ],
      [
        'm.room.avatar',
        { url: 'mxc://example.org/a', info: { h: 1, w: 1, mimetype: 'image/jpeg', size: 1 } },
      ],
      ['m.room.canonical_alias', { alias: '#somewhere:localhost', alt_aliases: ['#somewhere:example.org'] }],
      ['m.room.canonical_alias', { alias: null }],
      ['m.room.canonical_alias', {}],
      [
        'm.room.join_rules',
        { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: '!o:x' }] },
      ],
      ['m.room.history_visibility', { history_visibility: 'shared' }],
      ['m.room.guest_access', { guest_access: 'can_join' }],
      ['m.room.server_acl', { allow_ip_literals: false, allow: ['*'], deny: ['*.evil.com'] }],
      ['m.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2', rotation_period_ms: 604_800_000 }],
      ['m.room.member', { membership: 'join', displayname: null, avatar_url: 'mxc://x/y', 'org.example': 1 }],
      [
        'm.room.power_levels',
        { users: { '@a:x': 100 }, events: { 'm.room.name': 50 }, ban: 50, notifications: { room: 20 } },
      ],
      ['m.room.tombstone', { body: 'This room has been replaced', replacement_room: '!new:x' }],
      ['m.room.pinned_events', { pinned: ['$a'] }],
      ['org.example.anything', { free: [1.5] }],
    ];
    for (const [type, content] of examples) expect(stateContentProblem(type, content), type).toBeUndefined();
  });

  test('is refused in words where the server could not rely on it', () => {
    const odd: [string, unknown][] = [
      ['m.room.name', { name: 5 }],
      ['m.room.name', []],
      ['m.room.history_visibility', {}],
      ['m.room.history_visibility', { history_visibility: 'everyone' }],
      ['m.room.guest_access', { guest_access: true }],
      ['m.room.join_rules', { join_rule: 5 }],
      ['m.room.join_rules', { join_rule: 'restricted', allow: 'x' }],
      ['m.room.server_acl', { deny: ['x', 5] }],
      ['m.room.encryption', {}],
      ['m.room.member', { membership: 'dance' }],
      ['m.room.member', { membership: 'join', displayname: 5 }],
      ['m.room.power_levels', { users: { '@a:x': '100' } }],
      ['m.room.power_levels', { ban: 1.5 }],
      ['m.room.power_levels', { events: { a: 2 ** 53 } }],
      ['m.room.pinned_events', { pinned: 'x' }],
    ];
    for (const [type, content] of odd) {
      expect(stateContentProblem(type, content), JSON.stringify(content)).toMatchObject({
        errcode: 'M_BAD_JSON',
      });
    }
    expect(stateContentProblem('m.room.name', { name: 5 })?.message).toContain(
      'name of m.room.name is not valid',
    );
  });

  test('names only real aliases', () => {
    for (const content of [{ alias: 'x' }, { alias: '@a:x' }, { alt_aliases: ['#a:x', '#b'] }]) {
      expect(stateContentProblem('m.room.canonical_alias', content)?.errcode).toBe('M_INVALID_PARAM');
    }
  });
});

test('messages, relations and personal data have schemas that know the specification’s examples', () => {
  expect(Check(messageContent, { msgtype: 'm.text', body: 'hi', 'm.mentions': { user_ids: ['@a:x'] } })).toBe(
    true,
  );
  expect(Check(messageContent, { msgtype: 'm.text' })).toBe(false);
  expect(
    Check(encryptedContent, { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'AwgAEnACg', session_id: 'X3' }),
  ).toBe(true);
  expect(
    Check(reactionContent, { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$a', key: '👍' } }),
  ).toBe(true);
  expect(Check(reactionContent, { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$a' } })).toBe(
    false,
  );
  expect(Check(relatesTo, { 'm.in_reply_to': { event_id: '$a' } })).toBe(true);
  expect(Check(receiptContent, { $a: { 'm.read': { '@a:x': { ts: 1, thread_id: 'main' } } } })).toBe(true);
  expect(Check(tagContent, { tags: { 'u.work': { order: 0.9 } } })).toBe(true);
  expect(Check(directContent, { '@a:x': ['!r:x'] })).toBe(true);
  expect(Check(ignoredUsersContent, { ignored_users: { '@a:x': {} } })).toBe(true);
});
