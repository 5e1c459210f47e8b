// One message to many people who all wait in /sync: when does the last of them have it?
import { setTimeout as sleep } from 'node:timers/promises';
import { createRoom, messageBody, sendPath } from '../load/matrix.ts';
import { SyncReader } from '../load/sync-reader.ts';
import { joinAll, onConnection, registerPeople, withVeche } from './stage.ts';

export interface FanOut {
  readonly readers: number;
  /** Milliseconds until the last reader had the message, one value a message. */
  readonly lastMs: readonly number[];
}

export async function fanOut(readerCount: number, messages: number): Promise<FanOut> {
  return withVeche(async (server) => {
    const people = await registerPeople(server.url, readerCount);
    const [creator] = people;
    if (!creator) throw new Error('nobody was registered');
    const roomId = await onConnection(server.url, (connection) => createRoom(connection, creator));
    await joinAll(server.url, people.slice(1), roomId);
    let waiting = 0;
    let lastAt = 0;
    const readers = people.map(
      (person) =>
        new SyncReader(server.url, person, () => {
          waiting--;
          lastAt = performance.now();
        }),
    );
    for (const reader of readers) await reader.begin();
    const polls = readers.map((reader) => reader.run());
    const lastMs: number[] = [];
    for (let number = 0; number < messages; number++) {
      await sleep(500);
      waiting = people.length;
      const began = performance.now();
      await onConnection(server.url, (connection) =>
        connection.request('PUT', sendPath(roomId, `f${number}`), creator.token, messageBody('to everyone')),
      );
      for (let waited = 0; waiting > 0 && waited < 1000; waited++) await sleep(5);
      lastMs.push(waiting > 0 ? Number.POSITIVE_INFINITY : lastAt - began);
    }
    for (const reader of readers) reader.stop();
    await Promise.all(polls);
    return { readers: readerCount, lastMs };
  });
}
