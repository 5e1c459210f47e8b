// The newest events of one room that notify, and for whom they count differently. Immutable: more makes a new one.
import type {
  NotificationStore,
  NotifyingEvent,
  RoomPersonalNotification,
} from '../../storage/push/notification-store.ts';

/** Counts stop here: people read "99+", and no reader may cost more than this. */
export const tailLimit = 1000;
const personalLimit = 20_000;

export class RoomTail {
  readonly #room: number;
  /** Oldest first. */
  readonly events: readonly NotifyingEvent[];
  readonly #personal: ReadonlyMap<number, readonly RoomPersonalNotification[]>;
  /** Everything up to here has been read. */
  readonly #upTo: number;

  private constructor(
    room: number,
    events: readonly NotifyingEvent[],
    personal: ReadonlyMap<number, readonly RoomPersonalNotification[]>,
    upTo: number,
  ) {
    this.#room = room;
    this.events = events;
    this.#personal = personal;
    this.#upTo = upTo;
  }

  static async read(store: NotificationStore, room: number): Promise<RoomTail> {
    return new RoomTail(room, [], new Map(), 0).extended(store);
  }

  /** Oldest first. */
  personalOf(user: number): readonly RoomPersonalNotification[] {
    return this.#personal.get(user) ?? [];
  }

  /** With what came since. */
  async extended(store: NotificationStore): Promise<RoomTail> {
    const [newEvents, newPersonal] = await Promise.all([
      store.after(this.#room, this.#upTo, tailLimit),
      store.personalInRoom(this.#room, this.#upTo, personalLimit),
    ]);
    if (newEvents.length === 0 && newPersonal.length === 0) return this;
    const events = [...this.events, ...newEvents.toReversed()].slice(-tailLimit);
    const personal = new Map(this.#personal);
    for (const [user, rows] of Map.groupBy(newPersonal.toReversed(), (row) => row.user)) {
      personal.set(user, [...(personal.get(user) ?? []), ...rows].slice(-tailLimit));
    }
    const upTo = Math.max(this.#upTo, newEvents[0]?.seq ?? 0, newPersonal[0]?.seq ?? 0);
    return new RoomTail(this.#room, events, personal, upTo);
  }
}
