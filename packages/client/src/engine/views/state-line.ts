// What a state event says to people.
import type { ChatKind } from '../../boundary/chat-views.ts';
import type { StateLine } from '../../boundary/timeline-view.ts';
import type { PersonRef } from '../../boundary/values.ts';
import type { EventRecord } from '../timeline/event-record.ts';

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

function memberLine(record: EventRecord, person: (user: string) => PersonRef): StateLine | null {
  const user = record.stateKey ?? '';
  const now = record.content.membership;
  const before = record.before?.membership;
  const who = { ...person(user), name: asText(record.content.displayname) || person(user).name };
  if (now === before) return null;
  if (now === 'join') return { kind: 'joined', person: who };
  if (now === 'invite') return { kind: 'added', person: who, by: person(record.sender) };
  if (now === 'ban') return { kind: 'blocked-from-chat', person: who, by: person(record.sender) };
  if (now !== 'leave' || before === 'ban') return null;
  if (record.sender !== user) return { kind: 'removed', person: who, by: person(record.sender) };
  return { kind: before === 'invite' ? 'declined' : 'left', person: who };
}

export function stateLine(
  record: EventRecord,
  person: (user: string) => PersonRef,
  kind: ChatKind,
): StateLine | null {
  switch (record.type) {
    case 'm.room.create':
      return kind === 'group' ? { kind: 'created', by: person(record.sender) } : null;
    case 'm.room.member': {
      // Whoever makes a chat is in it: that says nothing.
      const founder = record.sender === record.stateKey && record.content.membership === 'join';
      return kind === 'notes' || (founder && kind === 'direct') ? null : memberLine(record, person);
    }
    case 'm.room.name':
      return { kind: 'renamed', by: person(record.sender), name: asText(record.content.name) };
    case 'm.room.avatar':
      return { kind: 'photo-changed', by: person(record.sender) };
    case 'chat.veche.card':
      return { kind: 'renamed', by: person(record.sender), name: asText(record.content.name) };
    default:
      return null;
  }
}
