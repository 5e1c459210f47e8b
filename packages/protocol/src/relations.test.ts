import { describe, expect, test } from 'vitest';
import {
  canBeThreadRoot,
  type EditParty,
  genuineReplyOf,
  isLaterReplacement,
  isValidReplacement,
  relationsOf,
  threadRootOf,
} from './relations.ts';

const relates = (value: unknown) => ({ body: 'x', 'm.relates_to': value });

describe('relations', () => {
  test('are read from m.relates_to', () => {
    expect(relationsOf(relates({ rel_type: 'm.annotation', event_id: '$a', key: '👍' }))).toEqual({
      relation: { type: 'm.annotation', eventId: '$a', key: '👍' },
      inReplyTo: undefined,
      isFallingBack: false,
    });
    expect(relationsOf(relates({ 'm.in_reply_to': { event_id: '$a' } })).inReplyTo).toBe('$a');
    expect(relationsOf(relates({ rel_type: 'org.example.x', event_id: '$a' })).relation?.type).toBe(
      'org.example.x',
    );
  });

  test('that nobody can read are none', () => {
    const odd = [
      undefined,
      null,
      [],
      'x',
      relates(null),
      relates([]),
      relates({ rel_type: 'm.thread' }),
      relates({ rel_type: 5, event_id: '$a' }),
      relates({ rel_type: 'm.thread', event_id: 5 }),
      relates({ rel_type: '', event_id: '$a' }),
      relates({ 'm.in_reply_to': '$a' }),
      relates({ 'm.in_reply_to': {} }),
    ];
    for (const content of odd) {
      expect(relationsOf(content)).toEqual({
        relation: undefined,
        inReplyTo: undefined,
        isFallingBack: false,
      });
    }
  });

  test('of a thread tell a fallback from an answer', () => {
    const thread = { rel_type: 'm.thread', event_id: '$root', 'm.in_reply_to': { event_id: '$last' } };
    const fallback = relates({ ...thread, is_falling_back: true });
    expect(threadRootOf(fallback)).toBe('$root');
    expect(genuineReplyOf(fallback)).toBeUndefined();
    expect(genuineReplyOf(relates(thread))).toBe('$last');
    expect(genuineReplyOf(relates({ 'm.in_reply_to': { event_id: '$a' }, is_falling_back: true }))).toBe(
      '$a',
    );
    expect(threadRootOf(relates({ rel_type: 'm.reference', event_id: '$a' }))).toBeUndefined();
  });

  test('keep an event from being the root of a thread, an answer does not', () => {
    expect(canBeThreadRoot(relates({ rel_type: 'm.annotation', event_id: '$a' }))).toBe(false);
    expect(canBeThreadRoot(relates({ 'm.in_reply_to': { event_id: '$a' } }))).toBe(true);
    expect(canBeThreadRoot({ body: 'x' })).toBe(true);
  });
});

describe('an edit', () => {
  const original: EditParty = {
    type: 'm.room.message',
    sender: '@a:x',
    room_id: '!r:x',
    content: { body: 'teh' },
  };
  const edit: EditParty = {
    ...original,
    content: { 'm.new_content': { body: 'the' }, 'm.relates_to': { rel_type: 'm.replace', event_id: '$o' } },
  };

  test('counts for an own message of the same type in the same room', () => {
    expect(isValidReplacement(original, edit)).toBe(true);
    expect(isValidReplacement(original, { ...edit, sender: '@b:x' })).toBe(false);
    expect(isValidReplacement(original, { ...edit, type: 'm.sticker' })).toBe(false);
    expect(isValidReplacement(original, { ...edit, room_id: '!other:x' })).toBe(false);
    expect(isValidReplacement({ ...original, state_key: '' }, edit)).toBe(false);
    expect(isValidReplacement(original, { ...edit, state_key: '' })).toBe(false);
    expect(isValidReplacement(edit, edit)).toBe(false);
    expect(
      isValidReplacement(original, { ...edit, content: { 'm.relates_to': edit.content['m.relates_to'] } }),
    ).toBe(false);
  });

  test('that is encrypted shows its new content only to readers', () => {
    const content = { ciphertext: '…', 'm.relates_to': { rel_type: 'm.replace', event_id: '$o' } };
    const type = 'm.room.encrypted';
    expect(isValidReplacement({ ...original, type }, { ...edit, type, content })).toBe(true);
  });

  test('is superseded by a later one, and by the larger id at the same time', () => {
    const first = { timestampMs: 1, eventId: '$b' };
    expect(isLaterReplacement({ timestampMs: 2, eventId: '$a' }, first)).toBe(true);
    expect(isLaterReplacement({ timestampMs: 1, eventId: '$c' }, first)).toBe(true);
    expect(isLaterReplacement({ timestampMs: 1, eventId: '$a' }, first)).toBe(false);
    expect(isLaterReplacement(first, first)).toBe(false);
  });
});
