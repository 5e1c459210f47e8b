// What people do with messages: write, answer, change, react, take back, read.
import { deleteMedia, postReceipt, setTyping } from '@veche/protocol/endpoints/index';
import type { OutgoingFile } from '../../boundary/commands.ts';
import { containsRecoveryKey } from '../../secrets/recovery-key.ts';
import { put } from '../../stores/port.ts';
import type { Account } from '../account/account.ts';
import { outgoingFiles } from '../outbox/outbox-entry.ts';
import type { Chat } from '../rooms/chats.ts';
import { countUnread } from '../sync/apply-room.ts';
import { type EventRecord, events } from '../timeline/event-record.ts';
import { locationOf } from '../timeline/media-refs.ts';
import { currentContent } from '../timeline/preview.ts';
import { isFormatted, parseTyped, toHtml, toPlain } from '../timeline/text-parts.ts';
import { say, txnId } from './chatting.ts';
import { Refusal } from './refusal.ts';

/** An item of a chat: a record of one of its rooms, or something in the outbox. */
export async function findItem(
  account: Account,
  chat: Chat,
  key: string,
): Promise<{ room: string; record: EventRecord } | null> {
  const store = account.storage.records;
  for (const { id: room } of chat.rooms) {
    const direct = (await store.get(events, { partition: room, id: key }))?.value;
    if (direct) return { room, record: direct };
    // Keys of what this device sent are transaction ids: those are among the newest.
    const newest = await store.list(events, { partition: room, direction: 'descending', limit: 500 });
    const record = newest.find(({ value }) => value.key === key)?.value;
    if (record) return { room, record };
  }
  return null;
}

/** The content of a message that people typed. */
export function textContent(text: string, mentions: readonly string[] = []): Record<string, unknown> {
  const parts = parseTyped(text);
  return {
    msgtype: 'm.text',
    body: toPlain(parts),
    'm.mentions': mentions.length > 0 ? { user_ids: [...mentions] } : {},
    ...(isFormatted(parts) && { format: 'org.matrix.custom.html', formatted_body: toHtml(parts) }),
    // What was typed, so that it can be edited as it was.
    'chat.veche.typed': text,
  };
}

/** Event id, or transaction id of what still waits. */
async function targetOf(account: Account, chat: Chat, key: string): Promise<string> {
  const pending = account.outbox.find(chat.room.id, key);
  if (pending) return pending.eventId ?? pending.txn;
  const found = await findItem(account, chat, key);
  if (!found) throw new Refusal('item-not-found');
  return found.record.id;
}

async function replyRelation(
  account: Account,
  chat: Chat,
  key: string | undefined,
): Promise<Record<string, unknown>> {
  if (key === undefined) return {};
  const target = await targetOf(account, chat, key);
  return { 'm.relates_to': { 'm.in_reply_to': { event_id: target } } };
}

export async function sendText(
  account: Account,
  chat: Chat,
  args: { text: string; replyTo?: string; mentions?: readonly string[]; evenIfSheet?: boolean },
): Promise<string> {
  if (args.text.trim() === '') throw new Refusal('unexpected', { detail: 'nothing was written' });
  if (!args.evenIfSheet && containsRecoveryKey(args.text)) throw new Refusal('sheet-in-message');
  const relation = await replyRelation(account, chat, args.replyTo);
  const item = await say(account, chat.room.id, 'm.room.message', {
    ...textContent(args.text, args.mentions),
    ...relation,
  });
  await account.drafts.set(chat.key, { text: '', replyTo: null });
  return item;
}

async function readBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new Refusal('file-unreadable');
  }
}

const msgtypes = { image: 'm.image', video: 'm.video', audio: 'm.audio' } as const;

export async function sendFiles(
  account: Account,
  chat: Chat,
  files: readonly OutgoingFile[],
  caption: string | undefined,
  replyTo: string | undefined,
): Promise<string[]> {
  const relation = await replyRelation(account, chat, replyTo);
  const items: string[] = [];
  for (const [index, file] of files.entries()) {
    const bytes = await readBytes(file.blob);
    const id = txnId(account);
    const captioned = index === files.length - 1 && caption !== undefined && caption.trim() !== '';
    const text = captioned ? textContent(caption) : { body: file.name };
    const family = file.type.split('/')[0] as keyof typeof msgtypes;
    const content = {
      ...text,
      msgtype: msgtypes[family] ?? 'm.file',
      filename: file.name,
      info: {
        mimetype: file.type,
        size: bytes.length,
        ...(file.width !== undefined && { w: file.width }),
        ...(file.height !== undefined && { h: file.height }),
        ...(file.durationMs !== undefined && { duration: Math.round(file.durationMs) }),
      },
      ...(index === 0 && relation),
    };
    const record = { id, name: file.name, type: file.type, sizeBytes: bytes.length };
    const action = { kind: 'event' as const, type: 'm.room.message', content };
    await account.outbox.add(
      { txn: id, room: chat.room.id, time: account.ports.clock.now(), action, file: record },
      [put(outgoingFiles, { partition: chat.room.id, id }, bytes)],
    );
    items.push(id);
  }
  return items;
}

export async function editText(
  account: Account,
  chat: Chat,
  item: string,
  text: string,
  mentions: readonly string[] = [],
): Promise<void> {
  if (containsRecoveryKey(text)) throw new Refusal('sheet-in-message');
  const target = await targetOf(account, chat, item);
  const content = textContent(text, mentions);
  await say(account, chat.room.id, 'm.room.message', {
    ...content,
    body: `* ${content.body}`,
    'm.new_content': content,
    'm.relates_to': { rel_type: 'm.replace', event_id: target },
  });
}

export async function editableText(account: Account, chat: Chat, item: string): Promise<string> {
  const pending = account.outbox.find(chat.room.id, item);
  const content =
    pending?.action.kind === 'event' ? pending.action.content : await contentOf(account, chat, item);
  const typed = content['chat.veche.typed'];
  return typeof typed === 'string' ? typed : String(content.body ?? '');
}

async function contentOf(account: Account, chat: Chat, item: string) {
  const found = await findItem(account, chat, item);
  if (!found) throw new Refusal('item-not-found');
  return currentContent(found.record);
}

export async function toggleReaction(account: Account, chat: Chat, item: string, key: string): Promise<void> {
  const found = await findItem(account, chat, item);
  if (!found) throw new Refusal('item-not-found');
  const { room, record } = found;
  const waiting = account.outbox.entries(room).find((entry) => {
    const { action } = entry;
    if (action.kind !== 'event' || action.type !== 'm.reaction') return false;
    const relates = action.content['m.relates_to'] as { event_id?: string; key?: string };
    return relates.event_id === record.id && relates.key === key;
  });
  if (waiting && (await account.outbox.cancel(room, waiting.txn))) return;
  const own = record.reactions?.find((one) => one.sender === account.userId && one.key === key);
  if (own) await takeBack(account, room, own.id);
  else {
    const relates = { rel_type: 'm.annotation', event_id: record.id, key };
    await say(account, room, 'm.reaction', { 'm.relates_to': relates });
  }
}

async function takeBack(account: Account, room: string, target: string): Promise<void> {
  const action = { kind: 'redaction' as const, target };
  await account.outbox.add({ txn: txnId(account), room, time: account.ports.clock.now(), action });
}

/** Deletes for everybody, with the files that belong to it. */
export async function deleteMessage(account: Account, chat: Chat, item: string): Promise<void> {
  const pending = account.outbox.find(chat.room.id, item);
  if (pending && pending.state !== 'sent') {
    await account.outbox.cancel(chat.room.id, item);
    return;
  }
  const found = await findItem(account, chat, item);
  const id = found?.record.id ?? pending?.eventId;
  if (id === undefined) throw new Refusal('item-not-found');
  await takeBack(account, found?.room ?? chat.room.id, id);
  if (found) await deleteFilesOf(account, found.record);
}

async function deleteFilesOf(account: Account, record: EventRecord): Promise<void> {
  const info = (record.content.info ?? {}) as Record<string, unknown>;
  for (const location of [locationOf(record.content), locationOf(info, 'thumbnail_')]) {
    const url = typeof location === 'string' ? location : location?.url;
    const [, serverName, mediaId] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(url ?? '') ?? [];
    if (serverName === undefined || mediaId === undefined) continue;
    // Attached files are deleted by the server with the message; this is for servers that do not attach.
    const deleted = account.api.call(deleteMedia, { params: { serverName, mediaId } }, { patience: 2 });
    await deleted.catch(() => {});
  }
}

export async function markRead(account: Account, chat: Chat, upTo: string): Promise<void> {
  const found = await findItem(account, chat, upTo);
  if (!found) return;
  const { room: id, record } = found;
  const room = account.rooms.get(id);
  if (!room || record.order <= room.ownRead) return;
  const counts = await countUnread(account.storage.records, id, record.order, account.userId);
  const current = account.rooms.get(id) ?? room;
  await account.rooms.save({ ...current, ownRead: record.order, ...counts });
  account.hub.touch('chats', `room:${id}`, `timeline:${id}`);
  const receiptType = account.settings.view.sendReadReceipts ? 'm.read' : 'm.read.private';
  const params = { roomId: id, receiptType, eventId: record.id };
  await account.api.call(postReceipt, { params, body: {} }, { patience: 3 }).catch(() => {
    account.ports.log('a receipt was not sent');
  });
}

const typingMs = 20_000;

export async function tellTyping(account: Account, chat: Chat, typing: boolean): Promise<void> {
  const { view } = account.settings;
  if (!view.sendTyping || chat.kind === 'notes' || chat.room.membership !== 'join') return;
  const params = { roomId: chat.room.id, userId: account.userId };
  const body = typing ? { typing, timeout: typingMs } : { typing };
  await account.api.call(setTyping, { params, body }).catch(() => {});
}
