// Who is typing where: in memory alone, forgotten by timeout and restart.
// https://spec.matrix.org/v1.19/client-server-api/#typing-notifications

/** Calls back after so many milliseconds; returns the way to prevent it. */
export type Schedule = (delayMs: number, call: () => void) => () => void;

interface Typist {
  readonly stopTimer: () => void;
}

interface TypingRoom {
  readonly typists: Map<string, Typist>;
  /** The counter's value when this last changed. */
  changedAt: number;
}

const defaultTimeoutMs = 30_000;
const longestTimeoutMs = 120_000;
/** Rooms in which nobody types are forgotten beyond this many. */
const quietRoomsHeld = 20_000;

/** Node's timers, which do not keep the process alive. */
export const scheduleWithTimers: Schedule = (delayMs, call) => {
  const timer = setTimeout(call, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

export class Typing {
  readonly #schedule: Schedule;
  readonly #rooms = new Map<number, TypingRoom>();
  readonly #listeners = new Set<(room: number) => void>();
  #counter = 0;
  /** Rooms that changed up to here may have been forgotten. */
  #forgottenUpTo = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Grows with every change of who is typing anywhere. */
  get counter(): number {
    return this.#counter;
  }

  /** The user types for the next `timeoutMs` (30 s unless given, at most two minutes). */
  start(room: number, userId: string, timeoutMs = 0): void {
    const entry = this.#rooms.get(room) ?? { typists: new Map<string, Typist>(), changedAt: 0 };
    this.#rooms.set(room, entry);
    const known = entry.typists.get(userId);
    known?.stopTimer();
    const wanted = timeoutMs > 0 ? Math.min(timeoutMs, longestTimeoutMs) : defaultTimeoutMs;
    entry.typists.set(userId, { stopTimer: this.#schedule(wanted, () => this.stop(room, userId)) });
    if (!known) this.#changed(room, entry);
  }

  /** The user types no longer (or left the room). */
  stop(room: number, userId: string): void {
    const entry = this.#rooms.get(room);
    const known = entry?.typists.get(userId);
    if (!entry || !known) return;
    known.stopTimer();
    entry.typists.delete(userId);
    this.#changed(room, entry);
  }

  /** User ids typing in the room if that changed after `after`, else undefined. */
  changed(room: number, after: number): readonly string[] | undefined {
    const entry = this.#rooms.get(room);
    if (!entry) return after > 0 && after < this.#forgottenUpTo ? [] : undefined;
    return entry.changedAt > after ? [...entry.typists.keys()] : undefined;
  }

  /** Called when who is typing in a room changes. Returns the way to stop. */
  onChange(listener: (room: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(room: number, entry: TypingRoom): void {
    this.#counter += 1;
    entry.changedAt = this.#counter;
    if (this.#rooms.size > quietRoomsHeld) this.#forgetQuietRooms(room);
    for (const listener of this.#listeners) listener(room);
  }

  #forgetQuietRooms(kept: number): void {
    for (const [room, { typists, changedAt }] of this.#rooms) {
      if (typists.size > 0 || room === kept) continue;
      this.#rooms.delete(room);
      this.#forgottenUpTo = Math.max(this.#forgottenUpTo, changedAt);
    }
  }
}
