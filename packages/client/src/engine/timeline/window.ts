// The part of a conversation that one tab shows: loaded from the store, kept up to date, moved as one scrolls.
import type { Account } from '../account/account.ts';
import type { Chat } from '../rooms/chats.ts';
import { isCounted } from '../sync/apply-room.ts';
import { type EventRecord, events, gapType } from './event-record.ts';
import { fetchOlder, fillGap } from './history.ts';

const pageSize = 60;
const unreadContext = 20;

interface Pane {
  readonly room: string;
  low: number;
  /** Infinity: follows what comes. */
  high: number;
  hasOlder: boolean;
  readonly records: Map<string, EventRecord>;
  readonly stop: () => void;
}

export class TimelineWindow {
  readonly #account: Account;
  readonly #panes = new Map<string, Pane>();
  readonly chatKey: string;
  unreadMarker: string | null = null;
  focus: { item: string; nonce: number } | null = null;
  loadingOlder = false;
  loadingNewer = false;
  readonly loadingGaps = new Set<string>();
  opened = false;

  constructor(account: Account, chatKey: string) {
    this.#account = account;
    this.chatKey = chatKey;
  }

  get chat(): Chat | undefined {
    return this.#account.chats.find(this.chatKey);
  }

  /** Topics whose changes concern what is shown. */
  rooms(): string[] {
    return this.chat?.rooms.map((room) => room.id) ?? [this.chatKey];
  }

  async open(at: 'first-unread' | 'newest'): Promise<void> {
    for (const room of this.chat?.rooms ?? []) {
      const first = at === 'first-unread' ? await this.#firstUnread(room.id, room.ownRead) : null;
      if (first) {
        this.unreadMarker ??= first.key;
        await this.#show(room.id, first.order);
      } else await this.#showNewest(room.id);
    }
    this.opened = true;
  }

  /** Takes in rooms that have become part of the chat since it was opened. */
  async follow(): Promise<void> {
    for (const room of this.rooms()) if (!this.#panes.has(room)) await this.#showNewest(room);
  }

  async #firstUnread(room: string, ownRead: number): Promise<EventRecord | null> {
    if (ownRead === 0) return null;
    const later = await this.#account.storage.records.list(events, {
      partition: room,
      after: ownRead,
      limit: 200,
    });
    return later.map((one) => one.value).find((record) => isCounted(record, this.#account.userId)) ?? null;
  }

  async #showNewest(room: string): Promise<void> {
    const found = await this.#account.storage.records.list(events, {
      partition: room,
      direction: 'descending',
      limit: pageSize,
    });
    const records = found.map((one) => one.value);
    const low = records.at(-1)?.order ?? Number.NEGATIVE_INFINITY;
    this.#setPane(room, low, Number.POSITIVE_INFINITY, records.length === pageSize, records);
  }

  /** Shows what is around a place. */
  async #show(room: string, order: number): Promise<void> {
    const store = this.#account.storage.records;
    const older = await store.list(events, {
      partition: room,
      before: order,
      direction: 'descending',
      limit: unreadContext,
    });
    const newer = await store.list(events, { partition: room, after: order - 1, limit: pageSize });
    const records = [...older, ...newer].map((one) => one.value);
    const low = older.at(-1)?.value.order ?? order;
    const high = newer.length === pageSize ? (newer.at(-1)?.value.order ?? order) : Number.POSITIVE_INFINITY;
    this.#setPane(room, low, high, older.length === unreadContext, records);
  }

  #setPane(
    room: string,
    low: number,
    high: number,
    hasOlder: boolean,
    records: readonly EventRecord[],
  ): void {
    this.#panes.get(room)?.stop();
    const pane: Pane = {
      room,
      low,
      high,
      hasOlder,
      records: new Map(records.map((record) => [record.id, record])),
      stop: this.#account.rooms.listen({
        room,
        changed: (changed, removed) => {
          for (const id of removed) pane.records.delete(id);
          for (const record of changed) {
            if (record.order >= pane.low && record.order <= pane.high) pane.records.set(record.id, record);
          }
        },
      }),
    };
    this.#panes.set(room, pane);
  }

  /** Oldest first. Several rooms of one chat are joined by time. */
  records(): { room: string; record: EventRecord }[] {
    const all = [...this.#panes.values()].flatMap((pane) =>
      [...pane.records.values()].map((record) => ({ room: pane.room, record })),
    );
    const several = this.#panes.size > 1;
    return all.sort((a, b) =>
      several && a.room !== b.room
        ? a.record.time - b.record.time || (a.room < b.room ? -1 : 1)
        : a.record.order - b.record.order,
    );
  }

  get hasOlder(): boolean {
    return [...this.#panes.values()].some(
      (pane) => pane.hasOlder || this.#account.rooms.get(pane.room)?.olderToken != null,
    );
  }

  get hasNewer(): boolean {
    return [...this.#panes.values()].some((pane) => pane.high !== Number.POSITIVE_INFINITY);
  }

  async loadOlder(): Promise<void> {
    if (this.loadingOlder) return;
    this.loadingOlder = true;
    this.#changed();
    try {
      for (const pane of this.#panes.values()) await this.#extendDown(pane);
    } finally {
      this.loadingOlder = false;
      this.#changed();
    }
  }

  async #extendDown(pane: Pane): Promise<void> {
    const read = () =>
      this.#account.storage.records.list(events, {
        partition: pane.room,
        direction: 'descending',
        limit: pageSize,
        ...(pane.low !== Number.NEGATIVE_INFINITY && { before: pane.low }),
      });
    let found = await read();
    while (found.length < pageSize / 2 && (await fetchOlder(this.#account, pane.room))) found = await read();
    for (const { value } of found) pane.records.set(value.id, value);
    pane.low = found.at(-1)?.value.order ?? pane.low;
    pane.hasOlder = found.length === pageSize;
  }

  async loadNewer(): Promise<void> {
    if (this.loadingNewer) return;
    this.loadingNewer = true;
    for (const pane of this.#panes.values()) {
      if (pane.high === Number.POSITIVE_INFINITY) continue;
      const range = { partition: pane.room, after: pane.high, limit: pageSize };
      const found = await this.#account.storage.records.list(events, range);
      for (const { value } of found) pane.records.set(value.id, value);
      const last = found.at(-1)?.value.order;
      pane.high = found.length < pageSize || last === undefined ? Number.POSITIVE_INFINITY : last;
    }
    this.loadingNewer = false;
    this.#changed();
  }

  async loadGap(key: string): Promise<void> {
    const gap = this.records().find(({ record }) => record.key === key && record.type === gapType);
    if (!gap || this.loadingGaps.has(key)) return;
    this.loadingGaps.add(key);
    this.#changed();
    try {
      await fillGap(this.#account, gap.room, gap.record.id);
    } finally {
      this.loadingGaps.delete(key);
      this.#changed();
    }
  }

  /** Moves to an item, fetching older messages until it is there. False: it cannot be found. */
  async jumpTo(to: string): Promise<boolean> {
    if (to === 'newest') {
      for (const room of this.rooms()) await this.#showNewest(room);
      const last = this.records().at(-1);
      this.#focusOn(last?.record.key);
      return true;
    }
    const wanted = to === 'first-unread' ? this.unreadMarker : to;
    const shown = this.records().find(({ record }) => record.key === wanted || record.id === wanted);
    if (shown) {
      this.#focusOn(shown.record.key);
      return true;
    }
    for (const room of this.rooms()) {
      const record = await this.#find(room, wanted ?? '');
      if (!record) continue;
      await this.#show(room, record.order);
      this.#focusOn(record.key);
      return true;
    }
    return false;
  }

  async #find(room: string, id: string): Promise<EventRecord | undefined> {
    const read = async () =>
      (await this.#account.storage.records.get(events, { partition: room, id }))?.value;
    let record = await read();
    for (let pages = 0; !record && pages < 20 && (await fetchOlder(this.#account, room)); pages += 1) {
      record = await read();
    }
    return record;
  }

  #focusOn(key: string | undefined): void {
    if (key !== undefined) this.focus = { item: key, nonce: (this.focus?.nonce ?? 0) + 1 };
    this.#changed();
  }

  #changed(): void {
    this.#account.hub.touch(...this.rooms().map((room) => `timeline:${room}`));
  }

  close(): void {
    for (const pane of this.#panes.values()) pane.stop();
    this.#panes.clear();
  }
}
