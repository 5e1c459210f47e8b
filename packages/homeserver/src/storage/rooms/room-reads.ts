// Reading rooms: heads, current state, members, aliases.
import { statementsOf } from '@veche/database';
import { openSeq, type RoomTables } from './tables.ts';

const statements = statementsOf<RoomTables>();
const roomColumns = [
  'room_number',
  'room_id',
  'room_version',
  'head_version',
  'last_local',
  'last_seq',
  'created_by',
  'published',
] as const;

export const roomByNumber = statements.read('rooms.by-number', { room: 'int' }, (db, p) =>
  db.selectFrom('rooms').select(roomColumns).where('room_number', '=', p.room),
);

export const roomById = statements.read('rooms.by-id', { roomId: 'text' }, (db, p) =>
  db.selectFrom('rooms').select(roomColumns).where('room_id', '=', p.roomId),
);

export const extremitiesOf = statements.read('room-extremities.of-room', { room: 'int' }, (db, p) =>
  db
    .selectFrom('room_extremities as x')
    .innerJoin('events as e', (join) =>
      join.onRef('e.room_number', '=', 'x.room_number').onRef('e.local', '=', 'x.local'),
    )
    .select(['e.local', 'e.event_id', 'e.depth'])
    .where('x.room_number', '=', p.room),
);

const stateColumns = [
  's.type',
  's.state_key',
  's.from_seq',
  's.to_seq',
  'e.local',
  'e.event_id',
  'e.client_json',
] as const;

/** Current state without the members. */
export const currentState = statements.read('state-intervals.current', { room: 'int' }, (db, p) =>
  db
    .selectFrom('state_intervals as s')
    .innerJoin('events as e', (join) =>
      join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
    )
    .select(stateColumns)
    .where('s.room_number', '=', p.room)
    .where('s.to_seq', '=', openSeq)
    .where('s.type', '<>', 'm.room.member'),
);

/** Everything that one state entry ever was, oldest first. */
export const stateHistory = statements.read(
  'state-intervals.history',
  { room: 'int', type: 'text', stateKey: 'text' },
  (db, p) =>
    db
      .selectFrom('state_intervals as s')
      .innerJoin('events as e', (join) =>
        join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
      )
      .select(stateColumns)
      .where('s.room_number', '=', p.room)
      .where('s.type', '=', p.type)
      .where('s.state_key', '=', p.stateKey)
      .orderBy('s.from_seq'),
);

export const membersOf = statements.read('memberships.of-room', { room: 'int' }, (db, p) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.user_number', 'm.user_number')
    .select(['m.user_number', 'u.user_id', 'm.membership', 'm.local', 'm.seq', 'm.event_id'])
    .where('m.room_number', '=', p.room)
    .orderBy('m.seq'),
);

export const membershipsOfUser = statements.read('memberships.of-user', { user: 'int' }, (db, p) =>
  db
    .selectFrom('memberships')
    .select(['room_number', 'membership', 'local', 'seq', 'forgotten'])
    .where('user_number', '=', p.user),
);

export const membershipOf = statements.read(
  'memberships.of-user-in-room',
  { room: 'int', user: 'int' },
  (db, p) =>
    db
      .selectFrom('memberships')
      .select(['membership', 'local', 'seq', 'forgotten'])
      .where('room_number', '=', p.room)
      .where('user_number', '=', p.user),
);

export const roomOfAlias = statements.read('room-aliases.room', { alias: 'text' }, (db, p) =>
  db
    .selectFrom('room_aliases as a')
    .innerJoin('rooms as r', 'r.room_number', 'a.room_number')
    .select(['a.room_number', 'r.room_id', 'a.created_by'])
    .where('a.alias', '=', p.alias),
);

export const aliasesOfRoom = statements.read('room-aliases.of-room', { room: 'int' }, (db, p) =>
  db.selectFrom('room_aliases').select('alias').where('room_number', '=', p.room).orderBy('alias'),
);

export const publishedRooms = statements.read('rooms.published', {}, (db) =>
  db.selectFrom('rooms').select('room_number').where('published', '=', 1),
);

/** Where a room's timeline stood at a journal position: the last seq that was visible then. */
export const seqAtPosition = statements.read(
  'journal.seq-at-position',
  { room: 'int', kind: 'int', position: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select('ref')
      .where('room_number', '=', p.room)
      .where('position', '<=', p.position)
      .where('kind', '=', p.kind)
      .orderBy('position', 'desc')
      .limit(1),
);

/** The last journal position that concerns a room. */
export const lastPositionOfRoom = statements.read('journal.last-position-of-room', { room: 'int' }, (db, p) =>
  db
    .selectFrom('journal')
    .select('position')
    .where('room_number', '=', p.room)
    .orderBy('position', 'desc')
    .limit(1),
);
