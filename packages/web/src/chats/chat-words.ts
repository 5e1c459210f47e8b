// What a chat is called and what its row says, in the person's words.
import type { ChatRow, Preview } from '@veche/client/boundary/index';
import type { MessageId, Say } from '../words/words.ts';

type Named = Pick<ChatRow, 'kind' | 'name' | 'person'> & { heroes?: ChatRow['heroes'] };

/** The name of a chat as people read it. */
export function chatName(chat: Named, say: Say): string {
  if (chat.kind === 'notes') return say('chats.notes');
  if (chat.name !== '') return chat.name;
  if (chat.person !== null) return chat.person.name;
  const names = (chat.heroes ?? []).map((person) => person.name).join(', ');
  return names === '' ? say('chats.empty-group') : names;
}

const kinds: Partial<Record<Preview['kind'], MessageId>> = {
  photo: 'chats.photo',
  video: 'chats.video',
  audio: 'chats.audio',
  file: 'chats.file',
  deleted: 'chats.deleted',
  unreadable: 'chats.unreadable',
  joined: 'chats.joined',
  created: 'chats.created',
  none: 'chats.none',
};

function bare(preview: Preview, say: Say): string {
  if (preview.kind === 'text') return preview.text;
  if (preview.kind === 'reaction') return say('chats.reaction', { text: preview.text });
  const kind = kinds[preview.kind];
  const words = kind === undefined ? '' : say(kind);
  return preview.text === '' || preview.kind === 'deleted' ? words : `${words}: ${preview.text}`;
}

const said = new Set<Preview['kind']>(['text', 'photo', 'video', 'audio', 'file', 'reaction']);

/** The line under a chat's name: the newest message, with who said it where that is not plain. */
export function previewText(row: Pick<ChatRow, 'kind' | 'preview'>, say: Say): string {
  const { preview } = row;
  if (row.kind === 'notes' && (preview.kind === 'joined' || preview.kind === 'created'))
    return say('chats.none');
  const text = bare(preview, say);
  if (!said.has(preview.kind) || row.kind === 'notes') return text;
  if (preview.own) return say('chats.you', { text });
  if (row.kind === 'group' && preview.sender !== null)
    return say('chats.by', { name: preview.sender.name, text });
  return text;
}

/** "Anna is writing…", or how many are. Empty while nobody is. */
export function typingText(row: Pick<ChatRow, 'kind' | 'typing'>, say: Say): string {
  const [first] = row.typing;
  if (first === undefined) return '';
  if (row.kind === 'direct') return say('chats.typing');
  if (row.typing.length === 1) return say('chats.typing-one', { name: first.name });
  return say('chats.typing-many', { count: row.typing.length });
}
