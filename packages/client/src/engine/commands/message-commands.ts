// Commands about messages: writing, changing, reading, moving through a conversation.
import type { Account } from '../account/account.ts';
import { found } from '../actions/chatting.ts';
import { Refusal } from '../actions/refusal.ts';
import {
  deleteMessage,
  editableText,
  editText,
  markRead,
  sendFiles,
  sendText,
  tellTyping,
  toggleReaction,
} from '../actions/writing.ts';
import type { TimelineWindow } from '../timeline/window.ts';
import type { Handlers } from './handlers.ts';

type MessageCommandName =
  | 'sendText'
  | 'sendFiles'
  | 'editText'
  | 'editableText'
  | 'toggleReaction'
  | 'deleteMessage'
  | 'cancelSending'
  | 'retrySending'
  | 'setDraft'
  | 'setTyping'
  | 'markRead'
  | 'loadOlder'
  | 'loadNewer'
  | 'loadGap'
  | 'jumpTo'
  | 'loadMedia';

export function messageCommands(
  need: () => Account,
  windowOf: (chat: string, window: string) => TimelineWindow | undefined,
): Handlers<MessageCommandName> {
  const at = (key: string) => found(need(), key);
  const nothing = async (act: Promise<unknown> | undefined) => {
    await act;
    return null;
  };
  const changed = async (act: Promise<boolean>) => {
    if (!(await act)) throw new Refusal('item-not-found');
    return null;
  };
  return {
    sendText: async ({ chat, ...args }) => ({ item: await sendText(need(), at(chat), args) }),
    sendFiles: async ({ chat, files, caption, replyTo }) => ({
      items: await sendFiles(need(), at(chat), files, caption, replyTo),
    }),
    editText: ({ chat, item, text, mentions }) => nothing(editText(need(), at(chat), item, text, mentions)),
    editableText: async ({ chat, item }) => ({ text: await editableText(need(), at(chat), item) }),
    toggleReaction: ({ chat, item, key }) => nothing(toggleReaction(need(), at(chat), item, key)),
    deleteMessage: ({ chat, item }) => nothing(deleteMessage(need(), at(chat), item)),
    cancelSending: ({ chat, item }) => changed(need().outbox.cancel(at(chat).room.id, item)),
    retrySending: ({ chat, item }) => changed(need().outbox.retry(at(chat).room.id, item)),
    setDraft: ({ chat, text, replyTo }) =>
      nothing(need().drafts.set(at(chat).key, { text, replyTo: replyTo ?? null })),
    setTyping: ({ chat, typing }) => nothing(tellTyping(need(), at(chat), typing)),
    markRead: ({ chat, upTo }) => nothing(markRead(need(), at(chat), upTo)),
    loadOlder: ({ chat, window }) => nothing(windowOf(chat, window)?.loadOlder()),
    loadNewer: ({ chat, window }) => nothing(windowOf(chat, window)?.loadNewer()),
    loadGap: ({ chat, window, gap }) => nothing(windowOf(chat, window)?.loadGap(gap)),
    jumpTo: ({ chat, window, to }) => changed(windowOf(chat, window)?.jumpTo(to) ?? Promise.resolve(false)),
    loadMedia: async ({ media, size }) => ({ blob: await need().files.load(media, size) }),
  };
}
