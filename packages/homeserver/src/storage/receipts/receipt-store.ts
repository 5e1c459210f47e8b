// Receipts: one row a reader, kind and thread. Every write takes a new row number, which journal facts point at.
import { type Database, statementsOf } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';

interface Tables {
  receipts: {
    room_number: number;
    user_number: number;
    is_private: number;
    thread: string;
    row_number: number;
    event_id: string;
    event_seq: number;
    received_at: number;
  };
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
}

export interface ReceiptRow {
  readonly user: number;
  readonly isPrivate: number;
  /** '' for unthreaded, `main`, or the id of the thread's root. */
  readonly thread: string;
  readonly eventId: string;
  readonly eventSeq: number;
  readonly receivedAt: number;
}

const statements = statementsOf<Tables>();

const columns = [
  'receipts.user_number as user',
  'receipts.is_private as isPrivate',
  'receipts.thread as thread',
  'receipts.event_id as eventId',
  'receipts.event_seq as eventSeq',
  'receipts.received_at as receivedAt',
] as const;

const inRoom = statements.read('receipts.in-room', { room: 'int', reader: 'int' }, (db, p) =>
  db
    .selectFrom('receipts')
    .select(columns)
    .where('room_number', '=', p.room)
    .where((e) => e.or([e('is_private', '=', 0), e('user_number', '=', p.reader)])),
);

const ofReader = statements.read('receipts.of-reader', { room: 'int', user: 'int' }, (db, p) =>
  db
    .selectFrom('receipts')
    .select(columns)
    .where('room_number', '=', p.room)
    .where('user_number', '=', p.user),
);

const changed = statements.read(
  'receipts.changed',
  { room: 'int', reader: 'int', after: 'int', upTo: 'int', kind: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .innerJoin('receipts', 'receipts.row_number', 'journal.ref')
      .select(columns)
      .where('journal.room_number', '=', p.room)
      .where('journal.position', '>', p.after)
      .where('journal.position', '<=', p.upTo)
      .where('journal.kind', '=', p.kind)
      .where('receipts.room_number', '=', p.room)
      .where((e) => e.or([e('receipts.is_private', '=', 0), e('receipts.user_number', '=', p.reader)])),
);

/** Guard: sets a receipt where none is, or one for an earlier event. */
export const putReceipt = statements.write(
  'receipts.put',
  {
    room: 'int',
    user: 'int',
    isPrivate: 'int',
    thread: 'text',
    row: 'int',
    eventId: 'text',
    eventSeq: 'int',
    receivedAt: 'int',
  },
  (db, p) =>
    db
      .insertInto('receipts')
      .values({
        room_number: p.room,
        user_number: p.user,
        is_private: p.isPrivate,
        thread: p.thread,
        row_number: p.row,
        event_id: p.eventId,
        event_seq: p.eventSeq,
        received_at: p.receivedAt,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['room_number', 'user_number', 'is_private', 'thread'])
          .doUpdateSet({
            row_number: p.row,
            event_id: p.eventId,
            event_seq: p.eventSeq,
            received_at: p.receivedAt,
          })
          .where('receipts.event_seq', '<', p.eventSeq),
      ),
);

/** Reads receipts. */
export class ReceiptStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A fresh row number: odd for a private receipt, so that a journal fact says which kind it is about. */
  async nextRow(isPrivate: boolean): Promise<number> {
    return (await this.#database.allocate('receipts')) * 2 + (isPrivate ? 1 : 0);
  }

  /** All receipts of a room that the reader may see. */
  inRoom(room: number, reader: number): Promise<ReceiptRow[]> {
    return this.#database.reader.all(inRoom, { room, reader });
  }

  /** One person's own receipts in a room, private ones too. */
  ofReader(room: number, user: number): Promise<ReceiptRow[]> {
    return this.#database.reader.all(ofReader, { room, user });
  }

  /** Those that were set in (after, upTo], still stand, and that the reader may see. */
  changed(room: number, reader: number, after: number, upTo: number): Promise<ReceiptRow[]> {
    return this.#database.reader.all(changed, { room, reader, after, upTo, kind: FactKind.Receipt });
  }
}
