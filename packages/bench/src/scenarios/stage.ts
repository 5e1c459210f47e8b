// A server in a folder of its own for the length of a scenario.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { ServerProcess } from '@veche/testkit/server-process';
import { startVeche } from '@veche/testkit/veche-process';
import { Connection } from '../load/connection.ts';
import { createRoom, inParallel, join, type Person, register } from '../load/matrix.ts';
import type { Room } from '../load/receive-load.ts';

/** Starts Veche in a new folder, runs `scene`, and removes both whatever happens. */
export async function withVeche<T>(scene: (server: ServerProcess, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(joinPath(tmpdir(), 'veche-bench-'));
  const server = await startVeche(folder);
  try {
    return await scene(server, folder);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function registerPeople(url: string, count: number): Promise<Person[]> {
  const people: Person[] = [];
  await inParallel(url, count, 8, async (index, connection) => {
    people[index] = await register(connection, `person${index}`);
  });
  return people;
}

/** `count` rooms of `size` members each, dealt out evenly over the people. */
export async function makeRooms(
  url: string,
  people: readonly Person[],
  count: number,
  size: number,
): Promise<Room[]> {
  const rooms: Room[] = [];
  await inParallel(url, count, 4, async (index, connection) => {
    const members = Array.from(
      { length: size },
      (_, seat) => people[(index * size + seat) % people.length],
    ).filter((person) => person !== undefined);
    const [creator] = members;
    if (!creator) throw new Error('a room needs somebody');
    const roomId = await createRoom(connection, creator);
    for (const member of members.slice(1)) await join(connection, member, roomId);
    rooms[index] = { roomId, members };
  });
  return rooms;
}

/** Makes everyone join one room, on few connections. */
export async function joinAll(url: string, people: readonly Person[], roomId: string): Promise<void> {
  await inParallel(url, people.length, 8, async (index, connection) => {
    const person = people[index];
    if (person) await join(connection, person, roomId);
  });
}

export async function onConnection<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = new Connection(url);
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}
