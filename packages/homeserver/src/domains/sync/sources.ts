// What sync needs from the domains below it. They export these from their index.ts; main.ts hands them over.
// Positions are journal positions: a source tells what became visible in (after, upTo].
import type { SyncFilter } from '@veche/protocol/endpoints/event-shapes';

/** `{ type, content }` as clients see it. */
export interface AccountDataEvent {
  readonly type: string;
  readonly content: unknown;
}

export interface AccountDataSource {
  /** Everything: for an initial sync. Global under room 0. */
  all(user: number): Promise<ReadonlyMap<number, readonly AccountDataEvent[]>>;
  /** What changed, by room; global under room 0. Push rules (`m.push_rules`) are part of it. */
  changed(
    user: number,
    after: number,
    upTo: number,
  ): Promise<ReadonlyMap<number, readonly AccountDataEvent[]>>;
}

export interface DeviceListSource {
  /** User ids whose keys changed and who share a room with the user, and those with whom no room is shared any more. */
  changed(
    user: number,
    after: number,
    upTo: number,
  ): Promise<{ changed: readonly string[]; left: readonly string[] }>;
}

export interface KeyCountSource {
  /** `device_one_time_keys_count` and `device_unused_fallback_key_types`. */
  counts(
    device: number,
  ): Promise<{ oneTimeKeys: Readonly<Record<string, number>>; unusedFallbackKeyTypes: readonly string[] }>;
}

export interface ToDeviceSource {
  /** Waiting messages after a position, oldest first, at most `limit`; `upTo` is where the next call goes on. */
  pending(device: number, after: number, limit: number): Promise<{ events: readonly string[]; upTo: number }>;
  /** Deletes what the client has acknowledged by using a token with that position. */
  acknowledge(device: number, upTo: number): Promise<void>;
}

export interface ReceiptSource {
  /** Content of an `m.receipt` event with what changed in the room, as the reader may see it; undefined where nothing did. */
  changed(
    room: number,
    reader: number,
    after: number,
    upTo: number,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The same with all current receipts. */
  all(room: number, reader: number): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export interface TypingSource {
  /** A counter of this process that grows with every change of who is typing anywhere. Costs no write. */
  readonly counter: number;
  /** User ids typing in the room if that changed after `after`, else undefined. */
  changed(room: number, after: number): readonly string[] | undefined;
  /** Called when who is typing in a room changes. Returns the way to stop. */
  onChange(listener: (room: number) => void): () => void;
}

/** Filters that were stored under an id. */
export interface FilterSource {
  /** undefined where the user has stored none under that id. */
  find(user: number, filterId: string): Promise<SyncFilter | undefined>;
}

/** Whom a user does not want to hear of (`m.ignored_user_list`). */
export interface IgnoredUserSource {
  ignoredBy(user: number): Promise<ReadonlySet<string>>;
}

export interface UnreadCounts {
  readonly notifications: number;
  readonly highlights: number;
}

export interface UnreadSource {
  /**
   * What is unread for the user in a joined room. With `byThread`, `main` counts the main timeline alone and
   * `threads` the rest by thread root; else `main` counts everything and `threads` is empty.
   */
  counts(
    room: number,
    user: number,
    byThread: boolean,
  ): Promise<{ main: UnreadCounts; threads: ReadonlyMap<string, UnreadCounts> }>;
}

export interface SyncSources {
  readonly accountData: AccountDataSource;
  readonly deviceLists: DeviceListSource;
  readonly keyCounts: KeyCountSource;
  readonly toDevice: ToDeviceSource;
  readonly receipts: ReceiptSource;
  readonly typing: TypingSource;
  readonly filters: FilterSource;
  readonly ignoredUsers: IgnoredUserSource;
  readonly unread: UnreadSource;
}
