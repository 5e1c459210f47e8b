// Open loop: messages leave at a fixed rate whatever the server does, and each receiver's /sync tells when it came.
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { type Latency, LatencyRecorder } from './figures.ts';
import { messageBody, type Person, sendPath } from './matrix.ts';

export interface Room {
  readonly roomId: string;
  readonly members: readonly Person[];
}

/** Picks rooms with Zipf popularity (exponent 1), in an order that is the same in every run. */
function zipfOrder(rooms: number, length: number): number[] {
  const weights = Array.from({ length: rooms }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let state = 42;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    let at = (state / 0x7fffffff) * total;
    const picked = weights.findIndex((weight) => {
      at -= weight;
      return at <= 0;
    });
    return Math.max(0, picked);
  });
}

export interface ReceiveResult {
  readonly perSecond: number;
  readonly latency: Latency;
  /** Deliveries that should have come; `latency.count` is what came. */
  readonly expected: number;
}

/** Receivers report each body to `arrived`; this sends `body = "t<microseconds>;…"` and reads the time back from it. */
export class ReceiveLoad {
  #recorder = new LatencyRecorder();

  /** To be called by every `SyncReader` with each message's text. */
  arrived(body: string): void {
    const sent = /^t(\d+);/.exec(body)?.[1];
    if (sent !== undefined) this.#recorder.record(performance.now() - Number(sent) / 1000);
  }

  /** Sends at `rate` for `seconds`, then waits up to 2 s for what is under way. */
  async run(url: string, rooms: readonly Room[], rate: number, seconds: number): Promise<ReceiveResult> {
    this.#recorder = new LatencyRecorder();
    const total = rate * seconds;
    const order = zipfOrder(rooms.length, total);
    const idle: Connection[] = [];
    let expected = 0;
    let failure: Error | undefined;
    const begin = performance.now();
    const sendOne = async (number: number): Promise<void> => {
      const room = rooms[order[number] ?? 0];
      const sender = room?.members[number % room.members.length];
      if (!room || !sender) return;
      expected += room.members.length;
      const connection = idle.pop() ?? new Connection(url);
      const body = messageBody(`t${Math.round(performance.now() * 1000)};`);
      const answer = await connection.request(
        'PUT',
        sendPath(room.roomId, `r${begin}-${number}`),
        sender.token,
        body,
      );
      if (answer.status !== 200) failure = new Error(`send: ${answer.status} ${answer.body.toString()}`);
      idle.push(connection);
    };
    const underWay: Promise<void>[] = [];
    for (let number = 0; number < total; number++) {
      const waitMs = begin + (number * 1000) / rate - performance.now();
      if (waitMs > 1) await sleep(waitMs);
      underWay.push(sendOne(number));
    }
    await Promise.all(underWay);
    for (let waited = 0; waited < 20 && this.#recorder.summary().count < expected; waited++) await sleep(100);
    for (const connection of idle) connection.close();
    if (failure) throw failure;
    return { perSecond: rate, latency: this.#recorder.summary(), expected };
  }
}
