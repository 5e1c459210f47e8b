// The to-device messages of a sync. Nearly every sync finds none: where a device had nothing left and nothing has come
// for its user since, the store is not asked again.
import type { ToDeviceSource } from './sources.ts';
import type { UserPositions } from './user-positions.ts';

/** Where a device had everything that there was. */
interface CaughtUp {
  readonly toDevice: number;
  /** Journal position from before the store was asked. */
  readonly position: number;
}

export interface PendingMessages {
  readonly events: readonly string[];
  /** Where the next sync goes on. */
  readonly upTo: number;
}

const limit = 100;
const devicesKept = 200_000;

export class DevicePosts {
  readonly #source: ToDeviceSource;
  readonly #users: UserPositions;
  readonly #caughtUp = new Map<number, CaughtUp>();

  constructor(source: ToDeviceSource, users: UserPositions) {
    this.#source = source;
    this.#users = users;
  }

  /** Waiting messages after a number. `position`: of the journal, read before this is called. */
  async pending(device: number, user: number, after: number, position: number): Promise<PendingMessages> {
    const known = this.#caughtUp.get(device);
    if (known?.toDevice === after && !this.#users.mayHaveChanged(user, 'toDevice', known.position)) {
      return { events: [], upTo: after };
    }
    const found = await this.#source.pending(device, after, limit);
    // A device that has never had a message keeps its place at 0.
    const upTo = Math.max(found.upTo, after);
    if (found.events.length < limit) this.#remember(device, { toDevice: upTo, position });
    else this.#caughtUp.delete(device);
    return { events: found.events, upTo };
  }

  #remember(device: number, place: CaughtUp): void {
    if (this.#caughtUp.size >= devicesKept) this.#caughtUp.clear();
    this.#caughtUp.set(device, place);
  }
}
