// Bubbles of one person and one moment join; days and what is new stand between them.
import type { MessageItem, PersonRef, TimelineItem } from '@veche/client/boundary/index';
import { expect, it } from 'vitest';
import { grewAtStart, timelineRows } from './timeline-rows.ts';

const person = (id: string): PersonRef => ({ id, name: id, address: id, photo: null });
const noon = new Date(2026, 4, 3, 12).getTime();

function message(key: string, sender: string, minutes: number): MessageItem {
  return {
    kind: 'message',
    key,
    time: noon + minutes * 60_000,
    sender: person(sender),
    own: false,
    body: { kind: 'text', parts: [{ kind: 'text', text: key }], plain: key, emote: false },
    replyTo: null,
    reactions: [],
    edited: false,
    delivery: null,
    can: { edit: false, delete: false, reply: true, react: true },
    unproven: false,
    mention: false,
  };
}

const shape = (items: TimelineItem[], marker: string | null = null) =>
  timelineRows(items, marker).map((row) =>
    row.kind === 'message'
      ? `${row.joinedAbove ? '^' : ''}${row.key}${row.joinedBelow ? 'v' : ''}`
      : row.kind,
  );

it('joins what one person says within five minutes', () => {
  expect(shape([message('a', 'anna', 0), message('b', 'anna', 1), message('c', 'boris', 2)])).toEqual([
    'day',
    'av',
    '^b',
    'c',
  ]);
});

it('leaves bubbles apart after a pause', () => {
  expect(shape([message('a', 'anna', 0), message('b', 'anna', 6)])).toEqual(['day', 'a', 'b']);
});

it('draws the line above the first new message and parts the bubbles there', () => {
  expect(shape([message('a', 'anna', 0), message('b', 'anna', 1)], 'b')).toEqual(['day', 'a', 'unread', 'b']);
});

it('begins every day with its name', () => {
  expect(shape([message('a', 'anna', 0), message('b', 'anna', 24 * 60)])).toEqual(['day', 'a', 'day', 'b']);
});

it('tells older messages coming in from newer ones', () => {
  const rows = timelineRows([message('b', 'anna', 1)], null);
  expect(grewAtStart(rows, timelineRows([message('a', 'boris', 0), message('b', 'anna', 1)], null))).toBe(
    true,
  );
  expect(grewAtStart(rows, timelineRows([message('b', 'anna', 1), message('c', 'anna', 2)], null))).toBe(
    false,
  );
});
