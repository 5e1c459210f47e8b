// A message as one plain sentence: for reading out, for the quote while answering, for copying.
import type { MessageItem } from '@veche/client/boundary/index';
import type { Say } from '../words/words.ts';

export function spokenText(item: MessageItem, say: Say): string {
  const { body } = item;
  switch (body.kind) {
    case 'text':
      return body.plain;
    case 'photo':
    case 'video':
    case 'audio':
      return body.captionPlain === '' ? say(`chats.${body.kind}`) : body.captionPlain;
    case 'file':
      return body.captionPlain === '' ? body.media.name : body.captionPlain;
    case 'deleted':
      return say('message.deleted');
    case 'unreadable':
      return say(`unreadable.${body.reason}`);
    case 'unknown':
      return say('message.unknown');
  }
}
