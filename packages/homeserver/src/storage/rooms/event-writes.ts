// The rows that an event brings with it. Domains put these into write-sets; nothing here decides anything.
import { statementsOf } from '@veche/database';
import { openSeq, type RoomTables } from './tables.ts';

const statements = statementsOf<RoomTables>();

/** Guards of the rooms' write-sets; docs/subsystems/invariants.md says what each protects. */
export const RoomGuard = {
  /** Nobody else wrote to the room since this was decided. */
  Head: 'room.head-version',
  /** The room id is new. */
  RoomId: 'room.id-unused',
  /** The event, or the device's transaction id in this room, is new. */
  Event: 'event.new',
  /** The same person has not reacted in the same way before. */
  Relation: 'relation.once',
  /** The alias is free. */
  Alias: 'alias.free',
  /** The alias still leads where it did. */
  AliasHeld: 'alias.held',
} as const;

export const insertRoom = statements.write(
  'rooms.insert',
  {
    room: 'int',
    roomId: 'text',
    version: 'text',
    headVersion: 'int',
    lastLocal: 'int',
    lastSeq: 'int',
    createdBy: 'int',
    published: 'int',
  },
  (db, p) =>
    db
      .insertInto('rooms')
      .values({
        room_number: p.room,
        room_id: p.roomId,
        room_version: p.version,
        head_version: p.headVersion,
        last_local: p.lastLocal,
        last_seq: p.lastSeq,
        created_by: p.createdBy,
        published: p.published,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

/** The link of a room's chain of writes: guard with `RoomGuard.Head`. */
export const moveHead = statements.write(
  'rooms.move-head',
  { headVersion: 'int', lastLocal: 'int', lastSeq: 'int', room: 'int', expected: 'int' },
  (db, p) =>
    db
      .updateTable('rooms')
      .set({ head_version: p.headVersion, last_local: p.lastLocal, last_seq: p.lastSeq })
      .where('room_number', '=', p.room)
      .where('head_version', '=', p.expected),
);

export const setPublished = statements.write(
  'rooms.set-published',
  { published: 'int', room: 'int' },
  (db, p) => db.updateTable('rooms').set({ published: p.published }).where('room_number', '=', p.room),
);

export const insertEvent = statements.write(
  'events.insert',
  {
    room: 'int',
    local: 'int',
    seq: 'int?',
    status: 'int',
    eventId: 'text',
    type: 'text',
    stateKey: 'text?',
    sender: 'int',
    timestamp: 'int',
    depth: 'int',
    replaces: 'int',
    transactionDevice: 'int',
    transactionKey: 'text',
    clientJson: 'text',
    pduRest: 'text',
  },
  (db, p) =>
    db
      .insertInto('events')
      .values({
        room_number: p.room,
        local: p.local,
        seq: p.seq,
        status: p.status,
        event_id: p.eventId,
        type: p.type,
        state_key: p.stateKey,
        sender: p.sender,
        origin_server_ts: p.timestamp,
        depth: p.depth,
        replaces: p.replaces,
        redacted_by: 0,
        transaction_device: p.transactionDevice,
        transaction_key: p.transactionKey,
        client_json: p.clientJson,
        pdu_rest: p.pduRest,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

/** Forgets the content of an event: what is left is its redacted form. */
export const redactStoredEvent = statements.write(
  'events.redact',
  { clientJson: 'text', pduRest: 'text', redactedBy: 'int', room: 'int', local: 'int' },
  (db, p) =>
    db
      .updateTable('events')
      .set({ client_json: p.clientJson, pdu_rest: p.pduRest, redacted_by: p.redactedBy })
      .where('room_number', '=', p.room)
      .where('local', '=', p.local),
);

export const insertEdge = statements.write(
  'event-edges.insert',
  { room: 'int', local: 'int', kind: 'int', target: 'text' },
  (db, p) =>
    db
      .insertInto('event_edges')
      .values({ room_number: p.room, local: p.local, kind: p.kind, target_id: p.target }),
);

export const insertExtremity = statements.write(
  'room-extremities.insert',
  { room: 'int', local: 'int' },
  (db, p) => db.insertInto('room_extremities').values({ room_number: p.room, local: p.local }),
);

export const deleteExtremity = statements.write(
  'room-extremities.delete',
  { room: 'int', local: 'int' },
  (db, p) => db.deleteFrom('room_extremities').where('room_number', '=', p.room).where('local', '=', p.local),
);

export const insertChainPlace = statements.write(
  'auth-chains.insert',
  { room: 'int', local: 'int', chain: 'int', place: 'int' },
  (db, p) =>
    db
      .insertInto('auth_chains')
      .values({ room_number: p.room, local: p.local, chain: p.chain, place: p.place }),
);

export const insertChainLink = statements.write(
  'auth-chain-links.insert',
  { room: 'int', chain: 'int', place: 'int', toChain: 'int', toPlace: 'int' },
  (db, p) =>
    db.insertInto('auth_chain_links').values({
      room_number: p.room,
      chain: p.chain,
      place: p.place,
      to_chain: p.toChain,
      to_place: p.toPlace,
    }),
);

export const endStateInterval = statements.write(
  'state-intervals.end',
  { toSeq: 'int', room: 'int', type: 'text', stateKey: 'text', fromSeq: 'int' },
  (db, p) =>
    db
      .updateTable('state_intervals')
      .set({ to_seq: p.toSeq })
      .where('room_number', '=', p.room)
      .where('type', '=', p.type)
      .where('state_key', '=', p.stateKey)
      .where('from_seq', '=', p.fromSeq),
);

export const startStateInterval = statements.write(
  'state-intervals.start',
  { room: 'int', type: 'text', stateKey: 'text', fromSeq: 'int', local: 'int', toSeq: 'int' },
  (db, p) =>
    db.insertInto('state_intervals').values({
      room_number: p.room,
      type: p.type,
      state_key: p.stateKey,
      from_seq: p.fromSeq,
      to_seq: p.toSeq,
      local: p.local,
    }),
);
/** `toSeq` of a state interval that goes on. */
export const stillValid = openSeq;

export const setMembership = statements.write(
  'memberships.set',
  { room: 'int', user: 'int', membership: 'int', local: 'int', seq: 'int', eventId: 'text' },
  (db, p) =>
    db
      .insertInto('memberships')
      .values({
        room_number: p.room,
        user_number: p.user,
        membership: p.membership,
        local: p.local,
        seq: p.seq,
        event_id: p.eventId,
        forgotten: 0,
      })
      .onConflict((conflict) =>
        conflict.columns(['room_number', 'user_number']).doUpdateSet({
          membership: p.membership,
          local: p.local,
          seq: p.seq,
          event_id: p.eventId,
          forgotten: 0,
        }),
      ),
);

export const setForgotten = statements.write(
  'memberships.forget',
  { room: 'int', user: 'int', seq: 'int' },
  (db, p) =>
    db
      .updateTable('memberships')
      .set({ forgotten: 1 })
      .where('room_number', '=', p.room)
      .where('user_number', '=', p.user)
      .where('seq', '=', p.seq),
);

export const insertRelation = statements.write(
  'relations.insert',
  {
    room: 'int',
    target: 'text',
    relType: 'text',
    once: 'text',
    local: 'int',
    seq: 'int',
    type: 'text',
    sender: 'int',
  },
  (db, p) =>
    db
      .insertInto('relations')
      .values({
        room_number: p.room,
        target_id: p.target,
        rel_type: p.relType,
        once: p.once,
        local: p.local,
        seq: p.seq,
        type: p.type,
        sender: p.sender,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

export const deleteRelation = statements.write('relations.delete', { room: 'int', local: 'int' }, (db, p) =>
  db.deleteFrom('relations').where('room_number', '=', p.room).where('local', '=', p.local),
);

export const setThreadLatest = statements.write(
  'thread-roots.set-latest',
  { room: 'int', root: 'text', latest: 'int' },
  (db, p) =>
    db
      .insertInto('thread_roots')
      .values({ room_number: p.room, root_id: p.root, latest_seq: p.latest })
      .onConflict((conflict) =>
        conflict.columns(['room_number', 'root_id']).doUpdateSet({ latest_seq: p.latest }),
      ),
);

export const deleteThread = statements.write('thread-roots.delete', { room: 'int', root: 'text' }, (db, p) =>
  db.deleteFrom('thread_roots').where('room_number', '=', p.room).where('root_id', '=', p.root),
);

export const insertAlias = statements.write(
  'room-aliases.insert',
  { alias: 'text', room: 'int', createdBy: 'int' },
  (db, p) =>
    db
      .insertInto('room_aliases')
      .values({ alias: p.alias, room_number: p.room, created_by: p.createdBy })
      .onConflict((conflict) => conflict.doNothing()),
);

export const deleteAlias = statements.write('room-aliases.delete', { alias: 'text', room: 'int' }, (db, p) =>
  db.deleteFrom('room_aliases').where('alias', '=', p.alias).where('room_number', '=', p.room),
);

/** The aliases of a room move to the room that replaces it. */
export const moveAliases = statements.write('room-aliases.move', { to: 'int', from: 'int' }, (db, p) =>
  db.updateTable('room_aliases').set({ room_number: p.to }).where('room_number', '=', p.from),
);
