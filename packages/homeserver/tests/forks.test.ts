// Forks of messages, as other servers will bring them, are shown in the order in which they came in, and the next
// event joins them again.
import { expect, test } from 'vitest';
import { fact } from '../src/journal-facts.ts';
import { insertEdge, insertEvent, insertExtremity, moveHead } from '../src/storage/rooms/event-writes.ts';
import { extremitiesOf, roomById } from '../src/storage/rooms/room-reads.ts';
import { EdgeKind, EventStatus } from '../src/storage/rooms/tables.ts';
import { startTestServer } from './support.ts';

test('two branches and a rejected event: both branches are read once, the rejected one never', async () => {
  await using server = await startTestServer();
  const alice = await server.register('alice');
  const roomId: string = (await alice.call('POST', 'createRoom', {})).body.room_id;
  const path = `rooms/${encodeURIComponent(roomId)}`;
  const since = (await alice.call('GET', 'sync')).body.next_batch;
  const { database } = server.running;
  const row = await database.reader.first(roomById, { roomId });
  if (!row) throw new Error('the room is not there');
  const room = row.room_number;
  const [parent] = await database.reader.all(extremitiesOf, { room });
  const branch = (local: number, seq: number | null, status: number, body: string) => [
    insertEvent({
      room,
      local,
      seq,
      status,
      eventId: `$${body}`,
      type: 'm.room.message',
      stateKey: null,
      sender: row.created_by,
      timestamp: 1000 + local,
      depth: (parent?.depth ?? 0) + 1,
      replaces: 0,
      transactionDevice: 0,
      transactionKey: '',
      clientJson: JSON.stringify({
        type: 'm.room.message',
        content: { msgtype: 'm.text', body },
        sender: alice.userId,
        event_id: `$${body}`,
        origin_server_ts: 1000 + local,
      }),
      pduRest: '{}',
    }),
    insertEdge({ room, local, kind: EdgeKind.Prev, target: parent?.event_id ?? '' }),
  ];
  const { last_local: local, last_seq: seq } = row;
  await database.commit({
    id: 'fork',
    writes: [
      moveHead({ headVersion: 2, lastLocal: local + 3, lastSeq: seq + 2, room, expected: row.head_version }),
      ...branch(local + 1, seq + 1, EventStatus.Shown, 'left'),
      ...branch(local + 2, seq + 2, EventStatus.Shown, 'right'),
      ...branch(local + 3, null, EventStatus.Rejected, 'rejected'),
      insertExtremity({ room, local: local + 1 }),
      insertExtremity({ room, local: local + 2 }),
    ],
    facts: [fact('Event', { room, ref: seq + 1 }), fact('Event', { room, ref: seq + 2 })],
  });
  const sync = await alice.call('GET', `sync?since=${since}`);
  const shown = sync.body.rooms.join[roomId].timeline.events;
  expect(shown.map((event: { content: { body: string } }) => event.content.body)).toEqual(['left', 'right']);
  expect((await alice.call('GET', `${path}/event/${encodeURIComponent('$rejected')}`)).status).toBe(404);

  const joined = await alice.call('PUT', `${path}/send/m.room.message/1`, {
    msgtype: 'm.text',
    body: 'joined',
  });
  expect(joined.status).toBe(200);
  const page = await alice.call('GET', `${path}/messages?dir=b&limit=3`);
  expect(page.body.chunk.map((event: { content: { body: string } }) => event.content.body)).toEqual([
    'joined',
    'right',
    'left',
  ]);
  const extremities = await database.reader.all(extremitiesOf, { room });
  expect(extremities.map((entry) => entry.event_id)).toContain(joined.body.event_id);
});
