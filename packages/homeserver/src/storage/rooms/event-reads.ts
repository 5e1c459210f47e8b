// Reading events: single ones, pages of a timeline, relations and threads.
import { statementsOf } from '@veche/database';
import type { RoomTables } from './tables.ts';

const statements = statementsOf<RoomTables>();
const columns = [
  'e.room_number',
  'e.local',
  'e.seq',
  'e.status',
  'e.event_id',
  'e.type',
  'e.state_key',
  'e.sender',
  'u.user_id as sender_id',
  'e.origin_server_ts',
  'e.replaces',
  'e.redacted_by',
  'e.transaction_device',
  'e.transaction_key',
  'e.client_json',
] as const;

/** An event as the readers of a timeline need it: all but the PDU's remainder. */
export interface StoredEvent {
  readonly room_number: number;
  readonly local: number;
  readonly seq: number | null;
  readonly status: number;
  readonly event_id: string;
  readonly type: string;
  readonly state_key: string | null;
  readonly sender: number;
  readonly sender_id: string;
  readonly origin_server_ts: number;
  readonly replaces: number;
  readonly redacted_by: number;
  readonly transaction_device: number;
  readonly transaction_key: string;
  readonly client_json: string;
}

export const eventByLocal = statements.read('events.by-local', { room: 'int', local: 'int' }, (db, p) =>
  db
    .selectFrom('events as e')
    .innerJoin('users as u', 'u.user_number', 'e.sender')
    .select(columns)
    .where('e.room_number', '=', p.room)
    .where('e.local', '=', p.local),
);

export const eventById = statements.read('events.by-id', { eventId: 'text' }, (db, p) =>
  db
    .selectFrom('events as e')
    .innerJoin('users as u', 'u.user_number', 'e.sender')
    .select(columns)
    .where('e.event_id', '=', p.eventId),
);

export const pduRestOf = statements.read('events.pdu-rest', { room: 'int', local: 'int' }, (db, p) =>
  db
    .selectFrom('events')
    .select(['pdu_rest', 'depth'])
    .where('room_number', '=', p.room)
    .where('local', '=', p.local),
);

export const eventByTransaction = statements.read(
  'events.by-transaction',
  { device: 'int', key: 'text', room: 'int' },
  (db, p) =>
    db
      .selectFrom('events')
      .select(['event_id', 'local'])
      .where('transaction_device', '=', p.device)
      .where('transaction_device', '<>', 0)
      .where('transaction_key', '=', p.key)
      .where('room_number', '=', p.room),
);

/** The shown events with `from` <= seq <= `to`, newest first. */
export const pageBackwards = statements.read(
  'events.page-backwards',
  { room: 'int', from: 'int', to: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('events as e')
      .innerJoin('users as u', 'u.user_number', 'e.sender')
      .select(columns)
      .where('e.room_number', '=', p.room)
      .where('e.seq', '>=', p.from)
      .where('e.seq', '<=', p.to)
      .orderBy('e.seq', 'desc')
      .limit(p.limit),
);

/** The shown events with `from` <= seq <= `to`, oldest first. */
export const pageForwards = statements.read(
  'events.page-forwards',
  { room: 'int', from: 'int', to: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('events as e')
      .innerJoin('users as u', 'u.user_number', 'e.sender')
      .select(columns)
      .where('e.room_number', '=', p.room)
      .where('e.seq', '>=', p.from)
      .where('e.seq', '<=', p.to)
      .orderBy('e.seq', 'asc')
      .limit(p.limit),
);

/** Every state event that was in force after the event with that seq. */
export const stateEventsAt = statements.read('events.state-at', { room: 'int', seq: 'int' }, (db, p) =>
  db
    .selectFrom('state_intervals as s')
    .innerJoin('events as e', (join) =>
      join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
    )
    .innerJoin('users as u', 'u.user_number', 'e.sender')
    .select(columns)
    .where('s.room_number', '=', p.room)
    .where('s.from_seq', '<=', p.seq)
    .where('s.to_seq', '>', p.seq)
    .orderBy('s.from_seq'),
);

/** The members' events among them. */
export const memberEventsAt = statements.read('events.members-at', { room: 'int', seq: 'int' }, (db, p) =>
  db
    .selectFrom('state_intervals as s')
    .innerJoin('events as e', (join) =>
      join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
    )
    .innerJoin('users as u', 'u.user_number', 'e.sender')
    .select(columns)
    .where('s.room_number', '=', p.room)
    .where('s.type', '=', 'm.room.member')
    .where('s.from_seq', '<=', p.seq)
    .where('s.to_seq', '>', p.seq)
    .orderBy('s.from_seq'),
);

/** State events that came into force after `after` up to `upTo` and still were at `upTo`. */
export const stateEventsBetween = statements.read(
  'events.state-between',
  { room: 'int', after: 'int', upTo: 'int' },
  (db, p) =>
    db
      .selectFrom('state_intervals as s')
      .innerJoin('events as e', (join) =>
        join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
      )
      .innerJoin('users as u', 'u.user_number', 'e.sender')
      .select(columns)
      .where('s.room_number', '=', p.room)
      .where('s.from_seq', '>', p.after)
      .where('s.from_seq', '<=', p.upTo)
      .where('s.to_seq', '>', p.upTo)
      .orderBy('s.from_seq'),
);

/** One entry of the state as it was after the event with that seq. */
export const stateEventAt = statements.read(
  'events.state-entry-at',
  { room: 'int', type: 'text', stateKey: 'text', seq: 'int' },
  (db, p) =>
    db
      .selectFrom('state_intervals as s')
      .innerJoin('events as e', (join) =>
        join.onRef('e.room_number', '=', 's.room_number').onRef('e.local', '=', 's.local'),
      )
      .innerJoin('users as u', 'u.user_number', 'e.sender')
      .select(columns)
      .where('s.room_number', '=', p.room)
      .where('s.type', '=', p.type)
      .where('s.state_key', '=', p.stateKey)
      .where('s.from_seq', '<=', p.seq)
      .where('s.to_seq', '>', p.seq),
);

export const closestAfter = statements.read(
  'events.closest-after',
  { room: 'int', timestamp: 'int', from: 'int', to: 'int' },
  (db, p) =>
    db
      .selectFrom('events')
      .select(['event_id', 'origin_server_ts', 'seq'])
      .where('room_number', '=', p.room)
      .where('origin_server_ts', '>=', p.timestamp)
      .where('seq', '>=', p.from)
      .where('seq', '<=', p.to)
      .orderBy('origin_server_ts', 'asc')
      .orderBy('seq', 'asc')
      .limit(1),
);

export const closestBefore = statements.read(
  'events.closest-before',
  { room: 'int', timestamp: 'int', from: 'int', to: 'int' },
  (db, p) =>
    db
      .selectFrom('events')
      .select(['event_id', 'origin_server_ts', 'seq'])
      .where('room_number', '=', p.room)
      .where('origin_server_ts', '<=', p.timestamp)
      .where('seq', '>=', p.from)
      .where('seq', '<=', p.to)
      .orderBy('origin_server_ts', 'desc')
      .orderBy('seq', 'desc')
      .limit(1),
);

/** How many relations of each type the events have, and the newest of each. */
export const relationCounts = statements.read(
  'relations.counts',
  { room: 'int', targets: 'texts' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(({ fn }) => [
        'target_id',
        'rel_type',
        fn.count<number>('local').as('relations'),
        fn.max<number>('seq').as('latest_seq'),
      ])
      .where('room_number', '=', p.room)
      .where('target_id', 'in', p.targets)
      .where('rel_type', 'in', ['m.replace', 'm.thread', 'm.reference'])
      .groupBy(['target_id', 'rel_type']),
);

/** Relations of one type to an event, newest first. */
export const relationsOfType = statements.read(
  'relations.of-type',
  { room: 'int', target: 'text', relType: 'text', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(['local', 'seq', 'type', 'sender'])
      .where('room_number', '=', p.room)
      .where('target_id', '=', p.target)
      .where('rel_type', '=', p.relType)
      .orderBy('seq', 'desc')
      .limit(p.limit),
);

/** The newest relation of one type by one sender. */
export const latestRelationBy = statements.read(
  'relations.latest-by',
  { room: 'int', target: 'text', relType: 'text', sender: 'int' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(['local', 'seq', 'type'])
      .where('room_number', '=', p.room)
      .where('target_id', '=', p.target)
      .where('rel_type', '=', p.relType)
      .where('sender', '=', p.sender)
      .orderBy('seq', 'desc')
      .limit(1),
);

/** Events that relate to any of these, with seq in [from, to], newest first. */
export const relatingBackwards = statements.read(
  'relations.page-backwards',
  { room: 'int', targets: 'texts', from: 'int', to: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(['local', 'seq', 'type', 'rel_type', 'target_id'])
      .where('room_number', '=', p.room)
      .where('target_id', 'in', p.targets)
      .where('seq', '>=', p.from)
      .where('seq', '<=', p.to)
      .orderBy('seq', 'desc')
      .limit(p.limit),
);

/** The same, oldest first. */
export const relatingForwards = statements.read(
  'relations.page-forwards',
  { room: 'int', targets: 'texts', from: 'int', to: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(['local', 'seq', 'type', 'rel_type', 'target_id'])
      .where('room_number', '=', p.room)
      .where('target_id', 'in', p.targets)
      .where('seq', '>=', p.from)
      .where('seq', '<=', p.to)
      .orderBy('seq', 'asc')
      .limit(p.limit),
);

/** Ids of the events that relate to any of these: one step of following relations further. */
export const relatingIds = statements.read(
  'relations.relating-ids',
  { room: 'int', targets: 'texts' },
  (db, p) =>
    db
      .selectFrom('relations as r')
      .innerJoin('events as e', (join) =>
        join.onRef('e.room_number', '=', 'r.room_number').onRef('e.local', '=', 'r.local'),
      )
      .select('e.event_id')
      .where('r.room_number', '=', p.room)
      .where('r.target_id', 'in', p.targets)
      .limit(1000),
);

/** The relation that an event states, if any. */
export const relationOf = statements.read('relations.of-event', { room: 'int', local: 'int' }, (db, p) =>
  db
    .selectFrom('relations')
    .select(['target_id', 'rel_type', 'seq'])
    .where('room_number', '=', p.room)
    .where('local', '=', p.local),
);

/** The last relation of a type before a seq: what a thread's latest becomes when its newest event is redacted. */
export const latestRelationBefore = statements.read(
  'relations.latest-before',
  { room: 'int', target: 'text', relType: 'text', before: 'int' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select(['local', 'seq'])
      .where('room_number', '=', p.room)
      .where('target_id', '=', p.target)
      .where('rel_type', '=', p.relType)
      .where('seq', '<', p.before)
      .orderBy('seq', 'desc')
      .limit(1),
);

/** Whether the same reaction is there already. */
export const relationOnce = statements.read(
  'relations.once',
  { room: 'int', target: 'text', relType: 'text', once: 'text' },
  (db, p) =>
    db
      .selectFrom('relations')
      .select('local')
      .where('room_number', '=', p.room)
      .where('target_id', '=', p.target)
      .where('rel_type', '=', p.relType)
      .where('once', '=', p.once),
);

/** Threads of a room whose newest event is not after `upTo`, newest first. */
export const threadsOfRoom = statements.read(
  'thread-roots.of-room',
  { room: 'int', upTo: 'int', limit: 'int' },
  (db, p) =>
    db
      .selectFrom('thread_roots')
      .select(['root_id', 'latest_seq'])
      .where('room_number', '=', p.room)
      .where('latest_seq', '<=', p.upTo)
      .orderBy('latest_seq', 'desc')
      .limit(p.limit),
);

export const threadRoot = statements.read('thread-roots.one', { room: 'int', root: 'text' }, (db, p) =>
  db
    .selectFrom('thread_roots')
    .select('latest_seq')
    .where('room_number', '=', p.room)
    .where('root_id', '=', p.root),
);

/** An event's place on its auth chain, and the last place of that chain. */
export const chainEndOf = statements.read('auth-chains.end', { room: 'int', local: 'int' }, (db, p) =>
  db
    .selectFrom('auth_chains as a')
    .innerJoin('auth_chains as b', (join) =>
      join.onRef('b.room_number', '=', 'a.room_number').onRef('b.chain', '=', 'a.chain'),
    )
    .select(({ fn }) => ['a.chain', 'a.place', fn.max<number>('b.place').as('end_place')])
    .where('a.room_number', '=', p.room)
    .where('a.local', '=', p.local)
    .groupBy(['a.chain', 'a.place']),
);
