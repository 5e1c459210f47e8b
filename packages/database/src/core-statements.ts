// Statements over the tables of the database package itself.
import { statementsOf } from './catalogue.ts';

interface CoreTables {
  journal_head: { id: number; position: number; pruned_to: number; incarnation: string; probe: number };
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
  journal_cursors: { consumer: string; position: number };
}

const core = statementsOf<CoreTables>();

/** Where the journal stands. */
export const journalHead = core.read('journal.head', {}, (db) =>
  db
    .selectFrom('journal_head')
    .select(['position', 'pruned_to as prunedTo', 'incarnation'])
    .where('id', '=', 1),
);

/** Entries in (after, upTo], oldest first. */
export const journalAfter = core.read('journal.after', { after: 'int', upTo: 'int', limit: 'int' }, (db, p) =>
  db
    .selectFrom('journal')
    .select(['position', 'kind', 'room_number as room', 'user_number as user', 'ref'])
    .where('position', '>', p.after)
    .where('position', '<=', p.upTo)
    .orderBy('position')
    .limit(p.limit),
);

/** Entries about a room in (after, upTo], oldest first. */
export const journalOfRoom = core.read(
  'journal.of-room',
  { room: 'int', after: 'int', upTo: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['position', 'kind', 'room_number as room', 'user_number as user', 'ref'])
      .where('room_number', '=', p.room)
      // Said again so that the index, which leaves out entries about no room, can be used.
      .where('room_number', '<>', 0)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo)
      .orderBy('position')
      .limit(p.limit),
);

/** Entries about a user in (after, upTo], oldest first. */
export const journalOfUser = core.read(
  'journal.of-user',
  { user: 'int', after: 'int', upTo: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['position', 'kind', 'room_number as room', 'user_number as user', 'ref'])
      .where('user_number', '=', p.user)
      .where('user_number', '<>', 0)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo)
      .orderBy('position')
      .limit(p.limit),
);

/** Entries of a kind in (after, upTo], oldest first. */
export const journalOfKind = core.read(
  'journal.of-kind',
  { kind: 'int', after: 'int', upTo: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select(['position', 'kind', 'room_number as room', 'user_number as user', 'ref'])
      .where('kind', '=', p.kind)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo)
      .orderBy('position')
      .limit(p.limit),
);

/** How far a consumer that must not miss anything has come. */
export const journalCursor = core.read('journal.cursor', { consumer: 'text' }, (db, p) =>
  db.selectFrom('journal_cursors').select('position').where('consumer', '=', p.consumer),
);

export const journalCursors = core.read('journal.cursors', {}, (db) =>
  db.selectFrom('journal_cursors').select(['consumer', 'position']).orderBy('consumer'),
);

/** Starts a consumer, at a position of its choice. Changes nothing where it exists. */
export const addJournalCursor = core.write(
  'journal.add-cursor',
  { consumer: 'text', position: 'int' },
  (db, p) =>
    db
      .insertInto('journal_cursors')
      .values({ consumer: p.consumer, position: p.position })
      .onConflict((conflict) => conflict.column('consumer').doNothing()),
);

/** Moves a consumer on. As a guard it fails where another has moved it since `from`. */
export const moveJournalCursor = core.write(
  'journal.move-cursor',
  { consumer: 'text', from: 'int', position: 'int' },
  (db, p) =>
    db
      .updateTable('journal_cursors')
      .set({ position: p.position })
      .where('consumer', '=', p.consumer)
      .where('position', '=', p.from),
);

export const removeJournalCursor = core.write('journal.remove-cursor', { consumer: 'text' }, (db, p) =>
  db.deleteFrom('journal_cursors').where('consumer', '=', p.consumer),
);

export const pruneJournalUpTo = core.write('journal.prune', { upTo: 'int' }, (db, p) =>
  db.deleteFrom('journal').where('position', '<=', p.upTo),
);

export const recordPruned = core.write('journal.record-pruned', { upTo: 'int' }, (db, p) =>
  db
    .updateTable('journal_head')
    .set({ pruned_to: p.upTo })
    .where('id', '=', 1)
    .where('pruned_to', '<', p.upTo),
);
