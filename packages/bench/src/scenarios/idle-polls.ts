// What it costs to wait: thousands of open polls without any traffic.
import { setTimeout as sleep } from 'node:timers/promises';
import { SyncReader } from '../load/sync-reader.ts';
import { registerPeople, withVeche } from './stage.ts';

export interface IdlePolls {
  readonly polls: number;
  /** Growth of resident memory per waiting poll (heap and external together, as the kernel sees it). */
  readonly residentKibibytesEach: number;
  /** Share of one core used while everybody waits. */
  readonly cpuShare: number;
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
    const before = server.residentBytes();
    for (const reader of readers) await reader.begin();
    const polls = readers.map((reader) => reader.run(600_000));
    await sleep(3000);
    const residentKibibytesEach = (server.residentBytes() - before) / 1024 / count;
    const cpuBefore = server.cpuSeconds();
    await sleep(seconds * 1000);
    const cpuShare = (server.cpuSeconds() - cpuBefore) / seconds;
    for (const reader of readers) reader.stop();
    await Promise.all(polls);
    return { polls: count, residentKibibytesEach, cpuShare };
  });
}
