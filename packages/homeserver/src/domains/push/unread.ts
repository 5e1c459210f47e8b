// How much is unread: counted from the events of a room that notify, never from rows for each reader. The newest events
// of rooms that somebody asks about are held in memory, and counts stop at a thousand.
// https://spec.matrix.org/v1.19/client-server-api/#marking-notifications-as-read
import type { Database, JournalEntry } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';
import { NotificationStore } from '../../storage/push/notification-store.ts';
import { type ReceiptRow, ReceiptStore } from '../../storage/receipts/receipt-store.ts';
import { countUnread, type UnreadByThread } from './count-unread.ts';
import type { RoomPlaces } from './room-places.ts';
import { RoomTail } from './room-tail.ts';

export interface UnreadCounts {
  readonly notifications: number;
  readonly highlights: number;
}

const heldRooms = 5000;
const heldReceipts = 50_000;
const nothing: UnreadCounts = { notifications: 0, highlights: 0 };

interface HeldTail {
  tail: Promise<RoomTail>;
  isBehind: boolean;
}

export class Unread {
  readonly #store: NotificationStore;
  readonly #receipts: ReceiptStore;
  readonly #places: RoomPlaces;
  readonly #isSilenced: (user: number, room: number) => Promise<boolean>;
  readonly #tails = new Map<number, HeldTail>();
  readonly #shrinking = new Set<number>();
  readonly #heldReceipts = new Map<string, readonly ReceiptRow[]>();
  #receiptChanges = 0;

  constructor(
    database: Database,
    places: RoomPlaces,
    isSilenced: (user: number, room: number) => Promise<boolean>,
  ) {
    this.#store = new NotificationStore(database);
    this.#receipts = new ReceiptStore(database);
    this.#places = places;
    this.#isSilenced = isSilenced;
    database.onJournal((entries) => this.#onJournal(entries));
  }

  /** See `UnreadSource` of sync. */
  async counts(
    room: number,
    user: number,
    byThread: boolean,
  ): Promise<{ main: UnreadCounts; threads: ReadonlyMap<string, UnreadCounts> }> {
    const joinedAt = await this.#places.joinedAt(room, user);
    if (joinedAt === undefined) return { main: nothing, threads: new Map() };
    const [tail, receipts, isSilenced] = await Promise.all([
      this.#tail(room),
      this.#receiptsOf(room, user),
      this.#isSilenced(user, room),
    ]);
    const unread = countUnread({
      events: tail.events,
      personal: tail.personalOf(user),
      receipts,
      user,
      joinedAt,
      isSilenced,
    });
    return byThread ? apart(unread) : { main: together(unread), threads: new Map() };
  }

  /** A write is under way after which something in the room counts no longer: the next event makes it read anew. */
  willShrink(room: number): void {
    this.#shrinking.add(room);
  }

  #onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.kind === FactKind.Event) {
        const held = this.#tails.get(entry.room);
        if (this.#shrinking.delete(entry.room)) this.#tails.delete(entry.room);
        else if (held) held.isBehind = true;
      } else if (entry.kind === FactKind.Receipt) {
        this.#receiptChanges += 1;
        this.#heldReceipts.delete(`${entry.room} ${entry.user}`);
      }
    }
  }

  #tail(room: number): Promise<RoomTail> {
    const held = this.#tails.get(room);
    if (held && !held.isBehind) return held.tail;
    if (this.#tails.size >= heldRooms && !held) this.#tails.clear();
    const tail = held
      ? held.tail.then((known) => known.extended(this.#store))
      : RoomTail.read(this.#store, room);
    const entry = { tail, isBehind: false };
    this.#tails.set(room, entry);
    tail.catch(() => {
      if (this.#tails.get(room) === entry) this.#tails.delete(room);
    });
    return tail;
  }

  async #receiptsOf(room: number, user: number): Promise<readonly ReceiptRow[]> {
    const name = `${room} ${user}`;
    const held = this.#heldReceipts.get(name);
    if (held) return held;
    const changes = this.#receiptChanges;
    const rows = await this.#receipts.ofReader(room, user);
    if (this.#heldReceipts.size >= heldReceipts) this.#heldReceipts.clear();
    if (changes === this.#receiptChanges) this.#heldReceipts.set(name, rows);
    return rows;
  }
}

function apart(unread: UnreadByThread): { main: UnreadCounts; threads: ReadonlyMap<string, UnreadCounts> } {
  const threads = new Map(unread);
  const main = threads.get('main') ?? nothing;
  threads.delete('main');
  return { main, threads };
}

function together(unread: UnreadByThread): UnreadCounts {
  let notifications = 0;
  let highlights = 0;
  for (const counts of unread.values()) {
    notifications += counts.notifications;
    highlights += counts.highlights;
  }
  return { notifications, highlights };
}
