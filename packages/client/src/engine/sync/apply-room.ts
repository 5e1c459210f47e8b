// Brings one joined or left room of a sync into the store: state, timeline with its gap, receipts, counts.
import type { SyncJoinedRoom, SyncResponse } from '@veche/protocol/endpoints/index';
import type { Change, ClientStore } from '../../stores/port.ts';
import type { Decoder } from '../crypto/decoder.ts';
import type { Freshness, WireEvent } from '../crypto/decryption.ts';
import { gapRoom, type RoomRecord } from '../rooms/room-record.ts';
import { TimelineBatch } from '../timeline/batch.ts';
import { type EventRecord, events, gapType } from '../timeline/event-record.ts';
import { type DecodedEvent, foldEvent } from '../timeline/fold.ts';
import { previewOf } from '../timeline/preview.ts';
import { applyState, leavers, receiptsOf } from './room-state.ts';

type LeftRoom = NonNullable<NonNullable<SyncResponse['rooms']>['leave']>[string];

export interface RoomUpdate {
  readonly room: RoomRecord;
  readonly batch: TimelineBatch;
  readonly changes: readonly Change[];
  /** The next message must be under a new key. */
  readonly rotate: boolean;
  /** The sync left messages out. */
  readonly gap: boolean;
  /** Decoded events that are no items: statements, cards, verification. */
  readonly others: readonly DecodedEvent[];
  /** New messages of other people, for notification. */
  readonly fresh: readonly EventRecord[];
}

export interface RoomSources {
  readonly store: ClientStore;
  readonly decoder: Decoder;
  readonly userId: string;
  readonly freshness: Freshness;
}

/** Counts as something to read. */
export function isCounted(record: EventRecord, userId: string): boolean {
  return (
    record.type === 'm.room.message' &&
    record.sender !== userId &&
    !record.redacted &&
    !record.unreadable &&
    !record.quiet
  );
}

function stateOf(data: SyncJoinedRoom | LeftRoom): readonly WireEvent[] {
  const after = data.state_after ?? data['org.matrix.msc4222.state_after'];
  if (after) return after.events;
  const inTimeline = (data.timeline?.events ?? []).filter((event) => event.state_key !== undefined);
  return [...(data.state?.events ?? []), ...inTimeline];
}

/** A gap before these events, where the sync left some out. */
function openGap(room: RoomRecord, data: SyncJoinedRoom | LeftRoom, batch: TimelineBatch): RoomRecord {
  const token = data.timeline?.prev_batch ?? null;
  const isNew = room.nextOrder === room.oldestOrder;
  if (isNew) return { ...room, olderToken: data.timeline?.limited === false ? null : token };
  if (!data.timeline?.limited) return room;
  const order = room.nextOrder + gapRoom;
  const gap: EventRecord = {
    id: `gap:${order}`,
    key: `gap:${order}`,
    order: order - 1,
    sender: '',
    time: data.timeline.events[0]?.origin_server_ts ?? room.time,
    type: gapType,
    content: { token },
    encrypted: false,
  };
  batch.put(gap);
  return { ...room, nextOrder: order, membersKnown: false };
}

function noteNewest(room: RoomRecord, record: EventRecord, userId: string): RoomRecord {
  const preview = previewOf(record);
  if (!preview) return room;
  const last = {
    ...preview,
    sender: record.sender,
    event: record.id,
    order: record.order,
    time: record.time,
  };
  const stateOnly = record.stateKey !== undefined;
  const counted = isCounted(record, userId) && record.order > room.ownRead;
  return {
    ...room,
    last:
      stateOnly && room.last && room.last.kind !== 'created' && room.last.kind !== 'joined'
        ? room.last
        : last,
    time: stateOnly && room.last ? room.time : Math.max(record.time, room.time),
    unread: room.unread + (counted ? 1 : 0),
    mentions: room.mentions + (counted && record.mention ? 1 : 0),
  };
}

/** Whoever writes has read until there. */
function noteOwnWriting(room: RoomRecord, record: EventRecord, userId: string): RoomRecord {
  if (record.sender === userId) {
    if (record.stateKey !== undefined) return room;
    return { ...room, ownRead: Math.max(room.ownRead, record.order), unread: 0, mentions: 0 };
  }
  const mark = room.receipts[record.sender];
  if (mark && mark.order >= record.order) return room;
  return {
    ...room,
    receipts: { ...room.receipts, [record.sender]: { event: record.id, order: record.order } },
  };
}

/** How many messages after this place are unread. */
export async function countUnread(
  store: ClientStore,
  room: string,
  after: number,
  userId: string,
): Promise<{ unread: number; mentions: number }> {
  const later = await store.list(events, { partition: room, after, direction: 'descending', limit: 1000 });
  const counted = later.map((one) => one.value).filter((record) => isCounted(record, userId));
  return { unread: counted.length, mentions: counted.filter((record) => record.mention).length };
}

async function applyOwnReceipt(
  sources: RoomSources,
  room: RoomRecord,
  batch: TimelineBatch,
  order: number,
): Promise<RoomRecord> {
  if (order <= room.ownRead) return room;
  const known = await countUnread(sources.store, room.id, order, sources.userId);
  const staged = [...batch.added.values()].filter(
    (record) => record.order > order && isCounted(record, sources.userId),
  );
  const mentions = known.mentions + staged.filter((record) => record.mention).length;
  return { ...room, ownRead: order, unread: known.unread + staged.length, mentions };
}

async function applyReceipts(
  sources: RoomSources,
  room: RoomRecord,
  batch: TimelineBatch,
  data: SyncJoinedRoom | LeftRoom,
): Promise<RoomRecord> {
  let after = room;
  const ephemeral = 'ephemeral' in data ? (data.ephemeral?.events ?? []) : [];
  const receipts = ephemeral.flatMap((event) =>
    event.type === 'm.receipt' ? receiptsOf(event.content) : [],
  );
  for (const { event, user } of receipts) {
    const order = (await batch.get(event))?.order;
    if (order === undefined) continue;
    if (user === sources.userId) after = await applyOwnReceipt(sources, after, batch, order);
    else if (order > (after.receipts[user]?.order ?? -1)) {
      after = { ...after, receipts: { ...after.receipts, [user]: { event, order } } };
    }
  }
  return after;
}

/** Everything a sync says of a room that we are in or were in. */
export async function applyRoom(
  sources: RoomSources,
  before: RoomRecord,
  data: SyncJoinedRoom | LeftRoom,
  membership: 'join' | 'leave',
): Promise<RoomUpdate> {
  const batch = new TimelineBatch(sources.store, before.id);
  const changes: Change[] = [];
  const others: DecodedEvent[] = [];
  const fresh: EventRecord[] = [];
  let room: RoomRecord = {
    ...before,
    membership,
    invitation: membership === 'join' ? null : before.invitation,
  };
  for (const event of stateOf(data)) room = applyState(room, event);
  const gap = data.timeline?.limited === true && before.nextOrder !== before.oldestOrder;
  room = openGap(room, data, batch);
  for (const wire of data.timeline?.events ?? []) {
    const { event, changes: noted } = await sources.decoder.decode(before.id, wire, sources.freshness);
    changes.push(...noted);
    const record = await foldEvent(batch, event, room.nextOrder, room, true);
    if (!record) {
      others.push(event);
      continue;
    }
    batch.added.set(record.id, record);
    room = noteOwnWriting(noteNewest(room, record, sources.userId), record, sources.userId);
    room = { ...room, nextOrder: room.nextOrder + 1 };
    if (isCounted(record, sources.userId)) fresh.push(record);
  }
  room = await refreshLast(batch, await applyReceipts(sources, room, batch, data));
  return { room, batch, changes, rotate: gap || leavers(before, room).length > 0, gap, others, fresh };
}

/** The preview follows an edit or deletion of the newest message. */
export async function refreshLast(batch: TimelineBatch, room: RoomRecord): Promise<RoomRecord> {
  const touched = room.last && batch.touched.get(room.last.event);
  const preview = touched && previewOf(touched);
  return room.last && preview ? { ...room, last: { ...room.last, ...preview } } : room;
}
