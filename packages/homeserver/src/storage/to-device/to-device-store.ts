// Messages that wait for a device. Their numbers are given inside the transaction, so that a reader who has seen
// number n never meets a smaller one later.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  to_device_heads: { device_number: number; last_number: number };
  to_device_messages: { device_number: number; message_number: number; event: string };
  to_device_transactions: {
    device_number: number;
    event_type: string;
    transaction_id: string;
    sent_at: number;
  };
}

const statements = statementsOf<Tables>();

const pending = statements.read('to-device.pending', { device: 'int', after: 'int', limit: 'int' }, (db, p) =>
  db
    .selectFrom('to_device_messages')
    .select(['message_number as number', 'event'])
    .where('device_number', '=', p.device)
    .where('message_number', '>', p.after)
    .orderBy('message_number')
    .limit(p.limit),
);

const oldest = statements.read('to-device.oldest', { device: 'int' }, (db, p) =>
  db
    .selectFrom('to_device_messages')
    .select('message_number as number')
    .where('device_number', '=', p.device)
    .orderBy('message_number')
    .limit(1),
);

const transaction = statements.read(
  'to-device.transaction',
  { device: 'int', type: 'text', transactionId: 'text' },
  (db, p) =>
    db
      .selectFrom('to_device_transactions')
      .select('sent_at as sentAt')
      .where('device_number', '=', p.device)
      .where('event_type', '=', p.type)
      .where('transaction_id', '=', p.transactionId),
);

/** Guard: the sender has not used this transaction id for this type. */
export const addToDeviceTransaction = statements.write(
  'to-device.add-transaction',
  { device: 'int', type: 'text', transactionId: 'text', sentAt: 'int' },
  (db, p) =>
    db
      .insertInto('to_device_transactions')
      .values({
        device_number: p.device,
        event_type: p.type,
        transaction_id: p.transactionId,
        sent_at: p.sentAt,
      })
      .onConflict((conflict) =>
        conflict.columns(['device_number', 'event_type', 'transaction_id']).doNothing(),
      ),
);

/** Takes the device's next number; holds the row until commit. */
export const advanceToDeviceHead = statements.write('to-device.advance', { device: 'int' }, (db, p) =>
  db
    .insertInto('to_device_heads')
    .values({ device_number: p.device, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .column('device_number')
        .doUpdateSet((e) => ({ last_number: e('to_device_heads.last_number', '+', 1) })),
    ),
);

/** Adds a message under the number that was just taken. */
export const addToDeviceMessage = statements.write(
  'to-device.add',
  { device: 'int', event: 'text' },
  (db, p) =>
    db
      .insertInto('to_device_messages')
      .columns(['device_number', 'message_number', 'event'])
      .expression((e) =>
        e
          .selectFrom('to_device_heads')
          .select((s) => ['device_number', 'last_number', s.cast<string>(s.val(p.event), 'text').as('event')])
          .where('device_number', '=', p.device),
      ),
);

export const deleteToDeviceUpTo = statements.write(
  'to-device.delete-up-to',
  { device: 'int', upTo: 'int' },
  (db, p) =>
    db
      .deleteFrom('to_device_messages')
      .where('device_number', '=', p.device)
      .where('message_number', '<=', p.upTo),
);

export const deleteToDeviceOf = statements.write('to-device.delete-of', { device: 'int' }, (db, p) =>
  db.deleteFrom('to_device_messages').where('device_number', '=', p.device),
);

export const deleteToDeviceHead = statements.write('to-device.delete-head', { device: 'int' }, (db, p) =>
  db.deleteFrom('to_device_heads').where('device_number', '=', p.device),
);

export const deleteTransactionsBefore = statements.write(
  'to-device.delete-transactions',
  { before: 'int' },
  (db, p) => db.deleteFrom('to_device_transactions').where('sent_at', '<', p.before),
);

/** Reads waiting messages. */
export class ToDeviceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  pending(device: number, after: number, limit: number): Promise<{ number: number; event: string }[]> {
    return this.#database.reader.all(pending, { device, after, limit });
  }

  /** The number of the oldest waiting message. */
  async oldest(device: number): Promise<number | undefined> {
    return (await this.#database.reader.first(oldest, { device }))?.number;
  }

  async isKnownTransaction(device: number, type: string, transactionId: string): Promise<boolean> {
    return (await this.#database.reader.first(transaction, { device, type, transactionId })) !== undefined;
  }
}
