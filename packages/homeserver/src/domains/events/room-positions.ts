// Where each room stands in the journal: what happened last, and which of its events was visible at a position.
import type { Database, JournalEntry } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';
import { lastPositionOfRoom, seqAtPosition } from '../../storage/rooms/room-reads.ts';

const eventsKept = 32;

interface RoomPlace {
  /** The last position that concerns the room in any way. */
  last: number;
  /** The last position of a receipt. */
  lastReceipt: number;
  /** Positions and seqs of the newest events, oldest first, in pairs. */
  events: number[];
}

export class RoomPositions {
  readonly #database: Database;
  readonly #rooms = new Map<number, RoomPlace>();
  /** Rooms that are not in the map had nothing after this position. */
  #completeFrom: number;

  constructor(database: Database) {
    this.#database = database;
    this.#completeFrom = database.position;
  }

  onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.room === 0) continue;
      let place = this.#rooms.get(entry.room);
      if (!place) {
        place = { last: 0, lastReceipt: 0, events: [] };
        this.#rooms.set(entry.room, place);
      }
      place.last = entry.position;
      if (entry.kind === FactKind.Receipt) place.lastReceipt = entry.position;
      if (entry.kind !== FactKind.Event) continue;
      place.events.push(entry.position, entry.ref);
      if (place.events.length > eventsKept * 4) place.events = place.events.slice(-eventsKept * 2);
    }
    if (this.#rooms.size > 500_000) {
      this.#rooms.clear();
      this.#completeFrom = entries.at(-1)?.position ?? this.#completeFrom;
    }
  }

  /** Whether anything happened in the room after a position; undefined where only storage knows. */
  changedSince(room: number, position: number): boolean | undefined {
    const place = this.#rooms.get(room);
    if (place && place.last > position) return true;
    return position >= this.#completeFrom ? false : undefined;
  }

  /** The same, asking storage. */
  async changedSinceStored(room: number, position: number): Promise<boolean> {
    const row = await this.#database.reader.first(lastPositionOfRoom, { room });
    return (row?.position ?? 0) > position;
  }

  /** Whether a receipt may have been set in the room after a position. */
  receiptsMayHaveChanged(room: number, position: number): boolean {
    return (this.#rooms.get(room)?.lastReceipt ?? 0) > position || position < this.#completeFrom;
  }

  /** The last seq of the room's timeline that was visible at a position; 0 where there was none. */
  async seqAt(room: number, position: number): Promise<number> {
    const events = this.#rooms.get(room)?.events;
    if (events) {
      for (let at = events.length - 2; at >= 0; at -= 2) {
        if ((events[at] ?? 0) <= position) return events[at + 1] ?? 0;
      }
    }
    // No event since the map is complete: the newest is from before.
    const row = await this.#database.reader.first(seqAtPosition, {
      room,
      kind: FactKind.Event,
      position,
    });
    return row?.ref ?? 0;
  }
}
