// Reads events: from the room's newest in memory, from a cache, from storage. Whether somebody may see them is asked
// elsewhere (reader-view.ts).
import type { Database, Reader } from '@veche/database';
import {
  eventById,
  eventByLocal,
  memberEventsAt,
  pageBackwards,
  pageForwards,
  type StoredEvent,
  stateEventAt,
  stateEventsAt,
  stateEventsBetween,
} from '../../storage/rooms/event-reads.ts';
import { EventStatus } from '../../storage/rooms/tables.ts';
import type { RoomCells } from './room-cells.ts';

const cachedEvents = 20_000;
/** Local numbers stay below this; with the room's number before it they make one exact integer. */
const localsPerRoom = 2 ** 26;

export class EventReader {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #cache = new Map<number, StoredEvent>();

  constructor(database: Database, cells: RoomCells) {
    this.#database = database;
    this.#cells = cells;
  }

  /** An event of the room that is shown, by its id; undefined for what is not here, or not shown. */
  async shownById(room: number, eventId: string): Promise<StoredEvent | undefined> {
    if (eventId.includes('\0')) return undefined;
    const event = await this.#database.reader.first(eventById, { eventId });
    const isShown = event?.room_number === room && event.seq !== null && event.status === EventStatus.Shown;
    return isShown ? event : undefined;
  }

  async byLocal(room: number, local: number): Promise<StoredEvent | undefined> {
    const key = room * localsPerRoom + local;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const event = await this.#database.reader.first(eventByLocal, { room, local });
    if (event) this.#keep(key, event);
    return event;
  }

  /** The newest events with seq in [from, to], newest first. */
  async before(room: number, from: number, to: number, limit: number): Promise<StoredEvent[]> {
    if (limit <= 0 || to < from) return [];
    const recent = this.#cells.peek(room)?.recentEvents(Math.max(from, to - limit + 1), to);
    if (recent && recent.length >= Math.min(limit, to - from + 1)) return recent.reverse().slice(0, limit);
    return this.#readerFor(limit).all(pageBackwards, { room, from, to, limit });
  }

  /** The oldest events with seq in [from, to], oldest first. */
  async after(room: number, from: number, to: number, limit: number): Promise<StoredEvent[]> {
    if (limit <= 0 || to < from) return [];
    const recent = this.#cells.peek(room)?.recentEvents(from, to);
    if (recent) return recent.slice(0, limit);
    return this.#readerFor(limit).all(pageForwards, { room, from, to, limit });
  }

  /** The room's whole state after the event with that seq. */
  stateAt(room: number, seq: number): Promise<StoredEvent[]> {
    return this.#database.longReader.all(stateEventsAt, { room, seq });
  }

  /** The members' events of that state. */
  membersAt(room: number, seq: number): Promise<StoredEvent[]> {
    return this.#database.longReader.all(memberEventsAt, { room, seq });
  }

  /** State that came into force after `after` up to `upTo`, each entry's last. */
  stateBetween(room: number, after: number, upTo: number): Promise<StoredEvent[]> {
    return this.#database.reader.all(stateEventsBetween, { room, after, upTo });
  }

  /** One entry of the state after the event with that seq. */
  async stateEntryAt(
    room: number,
    type: string,
    stateKey: string,
    seq: number,
  ): Promise<StoredEvent | undefined> {
    if (type.includes('\0') || stateKey.includes('\0')) return undefined;
    return this.#database.reader.first(stateEventAt, { room, type, stateKey, seq });
  }

  /** Content of an event was forgotten. */
  forget(room: number, local: number): void {
    this.#cache.delete(room * localsPerRoom + local);
  }

  #readerFor(limit: number): Reader {
    return limit > 100 ? this.#database.longReader : this.#database.reader;
  }

  #keep(key: number, event: StoredEvent): void {
    if (this.#cache.size >= cachedEvents) {
      for (const oldest of this.#cache.keys()) {
        this.#cache.delete(oldest);
        if (this.#cache.size < cachedEvents) break;
      }
    }
    this.#cache.set(key, event);
  }
}
