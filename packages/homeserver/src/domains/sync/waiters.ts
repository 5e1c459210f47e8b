// Syncs that wait: one entry in one map each, whatever the number of rooms. A fact of the journal finds the people it
// concerns and tells them which room it was, so that waking costs what changed.
import type { JournalEntry } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';
import { memberOf, type RoomCells, type RoomHead, type UserRooms } from '../events/index.ts';

/** One waiting sync. */
export class Waiter {
  readonly userId: string;
  readonly user: number;
  #rooms = new Set<number>();
  #isWoken = false;
  #wake: (() => void) | undefined;

  constructor(userId: string, user: number) {
    this.userId = userId;
    this.user = user;
  }

  /** Something happened in the room, or (0) to the user. */
  notify(room: number): void {
    if (room !== 0) this.#rooms.add(room);
    this.#isWoken = true;
    this.#wake?.();
  }

  /** The rooms that were told since the last call. */
  take(): ReadonlySet<number> {
    const rooms = this.#rooms;
    this.#rooms = new Set();
    this.#isWoken = false;
    return rooms;
  }

  /** Resolves with true when something happens, with false after `timeoutMs` or when the request goes away. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#isWoken) return Promise.resolve(true);
    if (signal.aborted || timeoutMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#wake = undefined;
        resolve(this.#isWoken);
      };
      const timer = setTimeout(finish, timeoutMs);
      signal.addEventListener('abort', finish, { once: true });
      this.#wake = finish;
    });
  }
}

export class Waiters {
  readonly #cells: RoomCells;
  readonly #userRooms: UserRooms;
  readonly #byUser = new Map<number, Set<Waiter>>();

  constructor(cells: RoomCells, userRooms: UserRooms) {
    this.#cells = cells;
    this.#userRooms = userRooms;
  }

  add(userId: string, user: number): Waiter {
    const waiter = new Waiter(userId, user);
    const others = this.#byUser.get(user);
    if (others) others.add(waiter);
    else this.#byUser.set(user, new Set([waiter]));
    return waiter;
  }

  remove(waiter: Waiter): void {
    const others = this.#byUser.get(waiter.user);
    others?.delete(waiter);
    if (others?.size === 0) this.#byUser.delete(waiter.user);
  }

  onJournal(entries: readonly JournalEntry[]): void {
    if (this.#byUser.size === 0) return;
    const rooms = new Set<number>();
    const strangers = new Set<number>();
    for (const entry of entries) {
      if (entry.kind === FactKind.Event) rooms.add(entry.room);
      else if (entry.kind === FactKind.Receipt && entry.ref % 2 === 0) rooms.add(entry.room);
      else this.#notifyUser(entry.user, entry.room);
      if (entry.kind !== FactKind.DeviceList) continue;
      // A signature on somebody's key is seen by its maker alone.
      if (entry.ref === 0) strangers.add(entry.user);
      else this.#notifyUser(entry.ref, 0);
    }
    for (const room of rooms) this.notifyRoom(room);
    for (const user of strangers) {
      void this.#notifyContacts(user).catch(() => {
        this.#notifyAll();
      });
    }
  }

  /** Wakes everybody who is in a room. */
  notifyRoom(room: number): void {
    const cell = this.#cells.peek(room);
    if (cell) {
      this.#notifyMembers(cell.committed);
      return;
    }
    // A room that fell out of memory between its write and now: rare enough to read it.
    void this.#cells.byNumber(room).then(
      (loaded) => loaded && this.#notifyMembers(loaded.committed),
      () => this.#notifyAll(room),
    );
  }

  /** Somebody's keys changed: everybody who shares a room with them hears of it, of no room in particular. */
  async #notifyContacts(user: number): Promise<void> {
    for (const own of (await this.#userRooms.of(user)).values()) {
      if (own.membership !== 'join') continue;
      const cell = await this.#cells.byNumber(own.room);
      if (cell) this.#notifyMembers(cell.committed, 0);
    }
  }

  #notifyMembers(head: RoomHead, about = head.room): void {
    if (this.#byUser.size < head.members.size) {
      for (const waiters of this.#byUser.values()) {
        for (const waiter of waiters) {
          if (memberOf(head, waiter.userId)?.membership === 'join') waiter.notify(about);
        }
      }
      return;
    }
    for (const member of head.members.values()) {
      if (member.membership === 'join') this.#notifyUser(member.user, about);
    }
  }

  #notifyUser(user: number, room: number): void {
    for (const waiter of this.#byUser.get(user) ?? []) waiter.notify(room);
  }

  #notifyAll(room = 0): void {
    for (const waiters of this.#byUser.values()) for (const waiter of waiters) waiter.notify(room);
  }
}
