// From a message sent to the same message in each receiver's /sync, at a fixed rate, and the knee of that curve.
import { ReceiveLoad, type ReceiveResult } from '../load/receive-load.ts';
import { SyncReader } from '../load/sync-reader.ts';
import { makeRooms, registerPeople, withVeche } from './stage.ts';

export interface SendToReceive {
  readonly at: ReceiveResult;
  /** Highest rate with p99 < 250 ms and everything delivered; at most the highest rate that was tried. */
  readonly kneePerSecond: number;
  readonly cpuMicrosecondsPerDelivery: number;
}

const kneeP99Ms = 250;

/** 200 syncing users in 50 rooms of 8 with Zipf popularity. */
export async function sendToReceive(
  rate: number,
  seconds: number,
  kneeRates: readonly number[],
): Promise<SendToReceive> {
  return withVeche(async (server) => {
    const people = await registerPeople(server.url, 200);
    const rooms = await makeRooms(server.url, people, 50, 8);
    const load = new ReceiveLoad();
    const readers = people.map((person) => new SyncReader(server.url, person, (body) => load.arrived(body)));
    for (const reader of readers) await reader.begin();
    const polls = readers.map((reader) => reader.run());
    await load.run(server.url, rooms, Math.min(rate, 100), 2);
    const cpuBefore = server.cpuSeconds();
    const at = await load.run(server.url, rooms, rate, seconds);
    const cpuMicrosecondsPerDelivery =
      ((server.cpuSeconds() - cpuBefore) * 1e6) / Math.max(1, at.latency.count);
    let kneePerSecond = 0;
    for (const kneeRate of kneeRates) {
      const result = await load.run(server.url, rooms, kneeRate, Math.max(2, Math.round(seconds / 2)));
      if (result.latency.count < result.expected || result.latency.p99Ms >= kneeP99Ms) break;
      kneePerSecond = kneeRate;
    }
    for (const reader of readers) reader.stop();
    await Promise.all(polls);
    return { at, kneePerSecond, cpuMicrosecondsPerDelivery };
  });
}
