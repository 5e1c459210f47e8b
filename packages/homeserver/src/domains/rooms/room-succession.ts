// What people keep when a room takes the place of another: asked when somebody comes into a room that names a
// predecessor. https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
import { isJsonObject, type UserId } from '@veche/protocol';
import { type RoomCells, stateEntry } from '../events/index.ts';

/** Carries what somebody chose for one room over to another. */
export interface ChoicesOfRooms {
  carryOver(user: number, userId: UserId, fromRoomId: string, toRoomId: string): Promise<void>;
}

export class RoomSuccession {
  readonly #cells: RoomCells;
  readonly #choices: ChoicesOfRooms;

  constructor(cells: RoomCells, choices: ChoicesOfRooms) {
    this.#cells = cells;
    this.#choices = choices;
  }

  /** Called after the person's coming in is durable; a room without predecessor costs a look into its create event. */
  async cameIn(by: { userId: UserId; user: number }, room: number): Promise<void> {
    const cell = await this.#cells.byNumber(room);
    const predecessor = cell && stateEntry(cell.committed, 'm.room.create')?.content.predecessor;
    if (!isJsonObject(predecessor) || typeof predecessor.room_id !== 'string') return;
    await this.#choices.carryOver(by.user, by.userId, predecessor.room_id, cell?.roomId ?? '');
  }
}
