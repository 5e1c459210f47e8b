// Fetches what the store does not have: older messages, and what a gap left out.
import { getRoomEvents } from '@veche/protocol/endpoints/index';
import { isRoll, rollEventType, statementEventType } from '@veche/protocol/veche/index';
import { type Change, put } from '../../stores/port.ts';
import type { Account } from '../account/account.ts';
import type { WireEvent } from '../crypto/decryption.ts';
import type { RoomRecord } from '../rooms/room-record.ts';
import { TimelineBatch } from './batch.ts';
import { type EventRecord, events, gapType } from './event-record.ts';
import { type DecodedEvent, foldEvent } from './fold.ts';

const pageSize = 50;

interface Page {
  readonly batch: TimelineBatch;
  readonly changes: Change[];
  readonly statements: unknown[];
  readonly lastOrder: number;
  /** A page reached what was known. */
  readonly met: boolean;
}

function statementsOf(event: DecodedEvent): readonly unknown[] {
  if (!event.encrypted || event.unreadable) return [];
  if (event.type === statementEventType) return [event.content];
  return event.type === rollEventType && isRoll(event.content) ? event.content.statements : [];
}

/** Decodes events that come newest first and places them downwards from `order`. */
async function place(
  account: Pick<Account, 'crypto' | 'storage'>,
  room: RoomRecord,
  chunk: readonly WireEvent[],
  order: number,
): Promise<Page> {
  const batch = new TimelineBatch(account.storage.records, room.id);
  const changes: Change[] = [];
  const statements: unknown[] = [];
  let next = order;
  let met = false;
  for (const wire of chunk) {
    if (await batch.get(wire.event_id)) {
      met = true;
      continue;
    }
    const { event, changes: noted } = await account.crypto.decoder.decode(room.id, wire, 'history');
    changes.push(...noted);
    statements.push(...statementsOf(event));
    const record = await foldEvent(batch, event, next, room, false);
    if (record) next -= 1;
  }
  return { batch, changes, statements, lastOrder: next, met };
}

async function fetchPage(account: Account, room: string, from: string | null) {
  return account.api.call(
    getRoomEvents,
    {
      params: { roomId: room },
      query: {
        dir: 'b',
        limit: pageSize,
        filter: JSON.stringify({ lazy_load_members: true }),
        ...(from !== null && { from }),
      },
    },
    { patience: 3 },
  );
}

async function finish(
  account: Account,
  room: RoomRecord,
  page: Page,
  changes: readonly Change[],
): Promise<void> {
  if (page.statements.length > 0 && (await account.recipients.learn(room.id, page.statements))) {
    await account.crypto.encryption.rotate(room.id);
  }
  await account.storage.records.commit([
    ...page.changes,
    ...page.batch.changes,
    ...changes,
    account.rooms.change(room),
  ]);
  account.rooms.adopt(room);
  account.rooms.timelineChanged(room.id, page.batch.touched.values(), page.batch.removed);
  account.hub.touch(`timeline:${room.id}`);
}

/** One page of older messages. False: there are no older ones. */
export async function fetchOlder(account: Account, roomId: string): Promise<boolean> {
  const room = account.rooms.get(roomId);
  if (!room || room.olderToken === null) return false;
  const { chunk, end } = await fetchPage(account, roomId, room.olderToken);
  const page = await place(account, room, chunk, room.oldestOrder - 1);
  const current = account.rooms.get(roomId) ?? room;
  const olderToken = end ?? null;
  await finish(account, { ...current, oldestOrder: page.lastOrder + 1, olderToken }, page, []);
  return true;
}

/** One page into a gap; the gap moves down, or closes where the page meets what was known. */
export async function fillGap(account: Account, roomId: string, gapId: string): Promise<void> {
  const store = account.storage.records;
  const gap = (await store.get(events, { partition: roomId, id: gapId }))?.value;
  const room = account.rooms.get(roomId);
  if (!room || gap?.type !== gapType) return;
  const token = typeof gap.content.token === 'string' ? gap.content.token : null;
  const { chunk, end } = await fetchPage(account, roomId, token);
  const page = await place(account, room, chunk, gap.order);
  const changes: Change[] = [];
  page.batch.remove(gapId);
  if (!page.met && end !== undefined) {
    const id = `gap:${page.lastOrder}`;
    const moved: EventRecord = { ...gap, id, key: id, order: page.lastOrder, content: { token: end } };
    page.batch.put(moved);
    changes.push(put(events, { partition: roomId, id }, moved, moved.order));
  }
  await finish(account, account.rooms.get(roomId) ?? room, page, changes);
}

const gapsAtOnce = 4;

/** Fills the newest gap of a group some pages deep, so that statements in it are known. */
export async function fillNewestGap(account: Account, roomId: string): Promise<void> {
  for (let pages = 0; pages < gapsAtOnce; pages += 1) {
    const newest = await account.storage.records.list(events, {
      partition: roomId,
      direction: 'descending',
      limit: pageSize * 2,
    });
    const gap = newest.find(({ value }) => value.type === gapType);
    if (!gap) return;
    await fillGap(account, roomId, gap.id);
  }
}
