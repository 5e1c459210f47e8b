// What it costs to wait: thousands of open polls without any traffic.
import { setTimeout as sleep } from 'node:timers/promises';
import { SyncReader } from '../load/sync-reader.ts';
import { registerPeople, withVeche } from './stage.ts';

export interface IdlePolls {
  readonly polls: number;
  /** Growth of heap and external memory per waiting poll, after the server's own figures. */
  readonly kibibytesEach: number;
  /** Share of one core used while everybody waits. */
  readonly cpuShare: number;
}

/** Heap in use and external memory, from the server's metrics; the least of a few looks, for garbage comes and goes. */
async function memoryBytes(url: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 10; look++) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const of = (name: string): number =>
      Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
    least = Math.min(least, of('nodejs_heap_size_used_bytes') + of('nodejs_external_memory_bytes'));
    await sleep(300);
  }
  return least;
}

export async function idlePolls(count: number, seconds: number): Promise<IdlePolls> {
  return withVeche(async (server) => {
    const people = await registerPeople(server.url, Math.min(count, 500));
    const readers = Array.from({ length: count }, (_, index) => {
      const person = people[index % people.length];
      if (!person) throw new Error('nobody was registered');
      return new SyncReader(server.url, person, () => undefined);
    });
    await sleep(2000);
    const before = await memoryBytes(server.url);
    for (const reader of readers) await reader.begin();
    const polls = readers.map((reader) => reader.run(600_000));
    await sleep(3000);
    const kibibytesEach = ((await memoryBytes(server.url)) - before) / 1024 / count;
    const cpuBefore = server.cpuSeconds();
    await sleep(seconds * 1000);
    const cpuShare = (server.cpuSeconds() - cpuBefore) / seconds;
    for (const reader of readers) reader.stop();
    await Promise.all(polls);
    return { polls: count, kibibytesEach, cpuShare };
  });
}
