// One line that says what an event is: for the list of chats and for quotes.
import type { Preview } from '../../boundary/chat-views.ts';
import type { EventRecord } from './event-record.ts';

const kinds: Readonly<Record<string, Preview['kind']>> = {
  'm.text': 'text',
  'm.notice': 'text',
  'm.emote': 'text',
  'm.image': 'photo',
  'm.video': 'video',
  'm.audio': 'audio',
  'm.file': 'file',
};

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The content to show: the edited one, if it was edited. */
export function currentContent(
  record: Pick<EventRecord, 'content' | 'edit'>,
): Readonly<Record<string, unknown>> {
  return record.edit?.content ?? record.content;
}

/** Text of a message without the quote that older clients put before it. */
export function plainText(content: Readonly<Record<string, unknown>>): string {
  const body = asText(content.body);
  const replies = typeof content['m.relates_to'] === 'object' && /^> /.test(body);
  return replies ? body.replace(/^(> .*\n)+\n?/, '') : body;
}

/** Caption of a file, if it has one. */
export function captionOf(content: Readonly<Record<string, unknown>>): string {
  const name = asText(content.filename);
  const body = asText(content.body);
  return name && body !== name ? body : '';
}

export function previewOf(
  record: Pick<EventRecord, 'type' | 'content' | 'edit' | 'redacted' | 'unreadable' | 'stateKey'>,
): { kind: Preview['kind']; text: string } | null {
  if (record.unreadable) return { kind: 'unreadable', text: '' };
  if (record.redacted) return { kind: 'deleted', text: '' };
  if (record.type === 'm.room.create') return { kind: 'created', text: '' };
  if (record.type === 'm.room.member' && record.content.membership === 'join')
    return { kind: 'joined', text: '' };
  if (record.type === 'm.sticker') return { kind: 'photo', text: asText(record.content.body) };
  if (record.type !== 'm.room.message') return null;
  const content = currentContent(record);
  const kind = kinds[asText(content.msgtype)] ?? 'text';
  const text = kind === 'text' ? plainText(content) : captionOf(content) || asText(content.filename);
  return { kind, text: text.slice(0, 280) };
}
