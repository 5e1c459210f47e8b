// Draws a window of a timeline as plain items: records, with what still waits in the outbox laid over them.
import type {
  Delivery,
  MessageItem,
  QuotedPreview,
  TimelineItem,
  TimelineView,
} from '../../boundary/timeline-view.ts';
import type { MediaRef, PersonRef } from '../../boundary/values.ts';
import type { Account } from '../account/account.ts';
import type { Files } from '../account/files.ts';
import type { OutboxEntry } from '../outbox/outbox-entry.ts';
import { personRef, type RoomRecord } from '../rooms/room-record.ts';
import { type EventRecord, gapType } from '../timeline/event-record.ts';
import { foldRelation, relationOf } from '../timeline/fold.ts';
import { partsOfHtml } from '../timeline/html-parts.ts';
import { locationOf, mediaOf, thumbnailLocation, thumbnailOf } from '../timeline/media-refs.ts';
import { captionOf, currentContent, plainText, previewOf } from '../timeline/preview.ts';
import { partsOfPlain } from '../timeline/text-parts.ts';
import type { TimelineWindow } from '../timeline/window.ts';
import { stateLine } from './state-line.ts';

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Drawing {
  readonly account: Account;
  readonly room: RoomRecord;
  person(user: string): PersonRef;
}

function partsOf(content: Readonly<Record<string, unknown>>, plain: string) {
  const html = asText(content.formatted_body);
  const formatted = content.format === 'org.matrix.custom.html' && html !== '';
  return formatted ? partsOfHtml(html) : partsOfPlain(plain);
}

const fileKinds = { 'm.image': 'photo', 'm.video': 'video', 'm.audio': 'audio', 'm.file': 'file' } as const;

function bodyOf(files: Files, record: EventRecord, transfer: number | undefined): MessageItem['body'] {
  if (record.unreadable) return { kind: 'unreadable', reason: record.unreadable.reason };
  if (record.redacted) return { kind: 'deleted' };
  if (record.type !== 'm.room.message') return { kind: 'unknown' };
  const content = currentContent(record);
  const msgtype = asText(content.msgtype);
  if (msgtype in fileKinds) {
    const kind = fileKinds[msgtype as keyof typeof fileKinds];
    const media: MediaRef = mediaOf(content);
    const thumbnail = thumbnailOf(content);
    const captionPlain = captionOf(content);
    files.remember(media.key, locationOf(content));
    if (thumbnail) files.remember(thumbnail.key, thumbnailLocation(content));
    return {
      kind,
      media,
      thumbnail,
      caption: captionPlain ? partsOf(content, captionPlain) : [],
      captionPlain,
      transfer: transfer === undefined ? null : { state: 'uploading', progress: transfer },
    };
  }
  if (!/^m\.(text|notice|emote)$/.test(msgtype)) return { kind: 'unknown' };
  const plain = plainText(content);
  return { kind: 'text', plain, parts: partsOf(content, plain), emote: msgtype === 'm.emote' };
}

function replyTarget(record: EventRecord): string | null {
  const relates = record.content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: unknown } } | undefined;
  return asText(relates?.['m.in_reply_to']?.event_id) || null;
}

function quote(drawing: Drawing, target: EventRecord | undefined, id: string): QuotedPreview {
  if (!target) return { sender: null, own: false, kind: 'missing', text: '', item: id };
  const preview = previewOf(target) ?? { kind: 'text', text: '' };
  const known = /^(text|photo|video|audio|file|deleted|unreadable)$/.test(preview.kind);
  return {
    sender: drawing.person(target.sender),
    own: target.sender === drawing.account.userId,
    kind: known ? (preview.kind as QuotedPreview['kind']) : 'text',
    text: preview.text,
    item: target.key,
  };
}

function deliveryOf(drawing: Drawing, record: EventRecord, entry: OutboxEntry | undefined): Delivery | null {
  const { account, room } = drawing;
  if (record.sender !== account.userId) return null;
  if (entry && entry.state !== 'sent') {
    const held = account.outbox.heldBy(room.id).length > 0;
    return {
      state: entry.state,
      readBy: [],
      reason: entry.reason ?? null,
      held: held && entry.state === 'waiting',
    };
  }
  const others = account.chats.others(room);
  const readers = others.filter((user) => !entry && (room.receipts[user]?.order ?? -1) >= record.order);
  const all = readers.length > 0 && readers.length === others.length;
  const state = all ? 'read-by-all' : readers.length > 0 ? 'read-by-one' : 'sent';
  return { state, readBy: readers.map((user) => drawing.person(user)), reason: null, held: false };
}

function reactionsOf(drawing: Drawing, record: EventRecord): MessageItem['reactions'] {
  const byKey = new Map<string, string[]>();
  for (const { key, sender } of record.reactions ?? []) byKey.set(key, [...(byKey.get(key) ?? []), sender]);
  return [...byKey].map(([key, senders]) => ({
    key,
    people: senders.map((user) => drawing.person(user)),
    own: senders.includes(drawing.account.userId),
  }));
}

function messageItem(
  drawing: Drawing,
  record: EventRecord,
  entry: OutboxEntry | undefined,
  find: (id: string) => EventRecord | undefined,
): MessageItem {
  const { account, room } = drawing;
  const own = record.sender === account.userId;
  const body = bodyOf(account.files, record, entry && account.outbox.progress(entry.txn));
  const reply = replyTarget(record);
  const alive = !record.redacted && !record.unreadable && room.membership === 'join';
  const sent = !entry || entry.state === 'sent';
  return {
    kind: 'message',
    key: record.key,
    time: record.time,
    sender: drawing.person(record.sender),
    own,
    body,
    replyTo: reply && !record.redacted ? quote(drawing, find(reply), reply) : null,
    reactions: reactionsOf(drawing, record),
    edited: record.edit !== undefined,
    delivery: deliveryOf(drawing, record, entry),
    can: {
      edit: alive && own && body.kind === 'text',
      delete: own && !record.redacted && sent && room.membership === 'join',
      reply: alive,
      react: alive && sent,
    },
    // In clear anybody on the way could have written it.
    unproven: record.unproven === true || (!record.encrypted && !record.redacted),
    mention: record.mention === true,
  };
}

/** A message that is still in the outbox, as a record. */
export function pendingRecord(entry: OutboxEntry, sender: string, order: number): EventRecord | null {
  if (entry.action.kind !== 'event' || entry.action.type !== 'm.room.message') return null;
  const { type, content } = entry.action;
  const relates = content['m.relates_to'] as { rel_type?: string } | undefined;
  if (relates?.rel_type === 'm.replace') return null;
  const id = entry.eventId ?? entry.txn;
  // Until it is uploaded, a file is shown from what is to be sent.
  const file = entry.file && !entry.wire ? { url: `outgoing ${entry.room} ${entry.file.id}` } : {};
  const shown = { ...content, ...file };
  return { id, key: entry.txn, order, sender, time: entry.time, type, content: shown, encrypted: true };
}

/** Edits, reactions and deletions that wait are shown at once. */
function layOver(record: EventRecord, entries: readonly OutboxEntry[], sender: string): EventRecord {
  let shown = record;
  for (const { action, txn, time } of entries) {
    if (action.kind === 'redaction') {
      const mine = action.target === record.id || action.target === record.key;
      if (mine) shown = { ...shown, content: {}, redacted: true };
      else if (shown.reactions?.some((one) => one.id === action.target)) {
        shown = { ...shown, reactions: shown.reactions.filter((one) => one.id !== action.target) };
      }
      continue;
    }
    const wire = { event_id: txn, sender, origin_server_ts: time, type: action.type, content: {} };
    const decoded = { wire, ...action, encrypted: true, unproven: false, mention: false };
    const relation = relationOf(decoded);
    if (relation && (relation.target === record.id || relation.target === record.key)) {
      shown = foldRelation(shown, txn, relation);
    }
  }
  return shown;
}

function drawRoom(account: Account, room: RoomRecord): Drawing {
  const cache = new Map<string, PersonRef>();
  return {
    account,
    room,
    person: (user) => {
      const known = cache.get(user) ?? personRef(user, room.members[user]);
      cache.set(user, known);
      return known;
    },
  };
}

function itemOf(
  drawing: Drawing,
  record: EventRecord,
  window: TimelineWindow,
  entry: OutboxEntry | undefined,
  find: (id: string) => EventRecord | undefined,
): TimelineItem | null {
  if (record.type === gapType) {
    return { kind: 'gap', key: record.key, time: record.time, loading: window.loadingGaps.has(record.key) };
  }
  if (record.stateKey !== undefined || record.type === 'chat.veche.card') {
    const line = stateLine(record, drawing.person, window.chat?.kind ?? 'group');
    return line ? { kind: 'state', key: record.key, time: record.time, line } : null;
  }
  return messageItem(drawing, record, entry, find);
}

export function timelineView(account: Account, window: TimelineWindow): TimelineView {
  const rows = window.records();
  const shown = new Map(
    rows.flatMap(({ record }) => [[record.id, record] as const, [record.key, record] as const]),
  );
  const items: TimelineItem[] = [];
  const drawings = new Map<string, Drawing>();
  const drawingOf = (id: string): Drawing | null => {
    const room = account.rooms.get(id);
    const drawing = drawings.get(id) ?? (room && drawRoom(account, room));
    if (drawing) drawings.set(id, drawing);
    return drawing ?? null;
  };
  const find = (id: string) => shown.get(id);
  for (const { room, record } of rows) {
    const drawing = drawingOf(room);
    if (!drawing) continue;
    const laid = layOver(record, account.outbox.entries(room), account.userId);
    const item = itemOf(drawing, laid, window, undefined, find);
    if (item) items.push(item);
  }
  if (!window.hasNewer) items.push(...pendingItems(account, window, drawingOf, shown));
  return {
    items,
    hasOlder: window.hasOlder,
    hasNewer: window.hasNewer,
    loadingOlder: window.loadingOlder,
    loadingNewer: window.loadingNewer,
    unreadMarker: window.unreadMarker,
    unread: window.rooms().reduce((sum, room) => sum + (account.rooms.get(room)?.unread ?? 0), 0),
    focus: window.focus,
    loaded: window.opened,
  };
}

function pendingItems(
  account: Account,
  window: TimelineWindow,
  drawingOf: (id: string) => Drawing | null,
  shown: Map<string, EventRecord>,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  for (const room of window.rooms()) {
    const entries = account.outbox.entries(room);
    const drawing = drawingOf(room);
    for (const entry of drawing ? entries : []) {
      const record = pendingRecord(entry, account.userId, Number.MAX_SAFE_INTEGER);
      if (!record || !drawing || shown.has(record.id) || shown.has(record.key)) continue;
      shown.set(record.key, record);
      const laid = layOver(record, entries, account.userId);
      items.push(messageItem(drawing, laid, entry, (id) => shown.get(id)));
    }
  }
  return items;
}
