// Opening the app for the first time on a new device: the initial sync of an account with many rooms, while others
// go on talking.
import type { Connection } from '../load/connection.ts';
import { type Latency, median } from '../load/figures.ts';
import { call } from '../load/matrix.ts';
import { ReceiveLoad } from '../load/receive-load.ts';
import { SyncReader } from '../load/sync-reader.ts';
import { joinAll, makeRooms, onConnection, registerPeople, withVeche } from './stage.ts';

export interface InitialSync {
  readonly rooms: number;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly bytes: number;
  /** Of the others, while initial syncs ran. */
  readonly others: Latency;
}

const filter = encodeURIComponent(
  JSON.stringify({ room: { timeline: { limit: 20 }, state: { lazy_load_members: true } } }),
);

export async function initialSync(roomCount: number, repetitions: number): Promise<InitialSync> {
  return withVeche(async (server) => {
    const people = await registerPeople(server.url, 41);
    const [account, ...others] = people;
    if (!account) throw new Error('nobody was registered');
    const rooms = await makeRooms(server.url, others, roomCount, 4);
    for (const room of rooms) await joinAll(server.url, [account], room.roomId);
    const load = new ReceiveLoad();
    const readers = others
      .slice(0, 16)
      .map((person) => new SyncReader(server.url, person, (body) => load.arrived(body)));
    for (const reader of readers) await reader.begin();
    const polls = readers.map((reader) => reader.run());
    const talking = load.run(server.url, rooms.slice(0, 4), 20, repetitions * 2);
    const times: number[] = [];
    let bytes = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const began = performance.now();
      await onConnection(server.url, async (connection: Connection) => {
        const path = `/_matrix/client/v3/sync?timeout=0&filter=${filter}`;
        const answer = await connection.request('GET', path, account.token);
        bytes = answer.body.length;
      });
      times.push(performance.now() - began);
    }
    const spoken = await talking;
    for (const reader of readers) reader.stop();
    await Promise.all(polls);
    await onConnection(server.url, (connection) =>
      call(connection, account.token, 'GET', '/_matrix/client/v3/joined_rooms'),
    );
    return {
      rooms: roomCount,
      firstMs: times[0] ?? 0,
      medianMs: median(times),
      bytes,
      others: spoken.latency,
    };
  });
}
