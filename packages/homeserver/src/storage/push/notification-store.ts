// What counts as unread: one row an event that notifies, and rows for readers for whom an event counts differently.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  notifying_events: {
    room_number: number;
    seq: number;
    thread: string;
    sender_number: number;
    notifies: number;
    highlights: number;
  };
  personal_notifications: {
    room_number: number;
    user_number: number;
    seq: number;
    thread: string;
    notifies: number;
    highlights: number;
  };
}

export interface NotifyingEvent {
  readonly seq: number;
  /** `main` or the id of the thread's root. */
  readonly thread: string;
  readonly sender: number;
  readonly notifies: number;
  readonly highlights: number;
}

/** How one event counts for one reader, instead of what `NotifyingEvent` says. */
export interface RoomPersonalNotification {
  readonly user: number;
  readonly seq: number;
  readonly thread: string;
  readonly notifies: number;
  readonly highlights: number;
}

const statements = statementsOf<Tables>();

const afterSeq = statements.read(
  'notifying-events.after',
  { room: 'int', after: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('notifying_events')
      .select(['seq', 'thread', 'sender_number as sender', 'notifies', 'highlights'])
      .where('room_number', '=', p.room)
      .where('seq', '>', p.after)
      .orderBy('seq', 'desc')
      .limit(p.limit),
);

const personalInRoom = statements.read(
  'personal-notifications.in-room',
  { room: 'int', after: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('personal_notifications')
      .select(['user_number as user', 'seq', 'thread', 'notifies', 'highlights'])
      .where('room_number', '=', p.room)
      .where('seq', '>', p.after)
      .orderBy('seq', 'desc')
      .limit(p.limit),
);

export const addNotifyingEvent = statements.write(
  'notifying-events.add',
  { room: 'int', seq: 'int', thread: 'text', sender: 'int', notifies: 'int', highlights: 'int' },
  (db, p) =>
    db.insertInto('notifying_events').values({
      room_number: p.room,
      seq: p.seq,
      thread: p.thread,
      sender_number: p.sender,
      notifies: p.notifies,
      highlights: p.highlights,
    }),
);

export const addPersonalNotification = statements.write(
  'personal-notifications.add',
  { room: 'int', user: 'int', seq: 'int', thread: 'text', notifies: 'int', highlights: 'int' },
  (db, p) =>
    db.insertInto('personal_notifications').values({
      room_number: p.room,
      user_number: p.user,
      seq: p.seq,
      thread: p.thread,
      notifies: p.notifies,
      highlights: p.highlights,
    }),
);

export const deleteNotifyingEvent = statements.write(
  'notifying-events.delete',
  { room: 'int', seq: 'int' },
  (db, p) => db.deleteFrom('notifying_events').where('room_number', '=', p.room).where('seq', '=', p.seq),
);

export const deletePersonalNotificationsOfEvent = statements.write(
  'personal-notifications.delete-of-event',
  { room: 'int', seq: 'int' },
  (db, p) =>
    db.deleteFrom('personal_notifications').where('room_number', '=', p.room).where('seq', '=', p.seq),
);

/** Reads what counts as unread. */
export class NotificationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Events of a room after a seq that notify anybody, newest first. */
  after(room: number, after: number, limit: number): Promise<NotifyingEvent[]> {
    return this.#database.reader.all(afterSeq, { room, after, limit });
  }

  /** Events of a room after a seq that count differently for somebody, newest first. */
  personalInRoom(room: number, after: number, limit: number): Promise<RoomPersonalNotification[]> {
    return this.#database.reader.all(personalInRoom, { room, after, limit });
  }
}
