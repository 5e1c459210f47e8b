// All rooms in memory, each also a record in the store; changed only together with what changed them.
import { type Change, type ClientStore, collection, put, remove } from '../../stores/port.ts';
import type { EventRecord } from '../timeline/event-record.ts';
import { newRoom, type RoomRecord } from './room-record.ts';

const rooms = collection<RoomRecord>('rooms');

/** Something that shows a part of a timeline and wants to hear of changes in it. */
export interface TimelineListener {
  readonly room: string;
  changed(records: readonly EventRecord[], removed: ReadonlySet<string>): void;
}

export class RoomStore {
  readonly #store: ClientStore;
  readonly #rooms = new Map<string, RoomRecord>();
  readonly #listeners = new Set<TimelineListener>();
  readonly #typing = new Map<string, readonly string[]>();

  constructor(store: ClientStore) {
    this.#store = store;
  }

  async load(): Promise<void> {
    for (const record of await this.#store.list(rooms)) this.#rooms.set(record.id, record.value);
  }

  get(id: string): RoomRecord | undefined {
    return this.#rooms.get(id);
  }

  getOrNew(id: string, now: number): RoomRecord {
    return this.#rooms.get(id) ?? newRoom(id, now);
  }

  all(): IterableIterator<RoomRecord> {
    return this.#rooms.values();
  }

  /** The change that stores a room; call {@link adopt} once it is committed. */
  change(room: RoomRecord): Change {
    return put(rooms, { partition: '', id: room.id }, room);
  }

  forgetting(id: string): Change {
    return remove(rooms, { partition: '', id });
  }

  adopt(room: RoomRecord): void {
    this.#rooms.set(room.id, room);
  }

  dropped(id: string): void {
    this.#rooms.delete(id);
  }

  async save(room: RoomRecord): Promise<void> {
    this.adopt(room);
    await this.#store.commit([this.change(room)]);
  }

  typing(room: string): readonly string[] {
    return this.#typing.get(room) ?? [];
  }

  setTyping(room: string, users: readonly string[]): void {
    this.#typing.set(room, users);
  }

  listen(listener: TimelineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  timelineChanged(room: string, records: Iterable<EventRecord>, removed: ReadonlySet<string>): void {
    const changed = [...records];
    for (const listener of this.#listeners) if (listener.room === room) listener.changed(changed, removed);
  }
}
