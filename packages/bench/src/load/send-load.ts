// Closed loop: each sender sends its next message into the room when the last one was acknowledged.
import { Connection } from './connection.ts';
import { type Latency, LatencyRecorder } from './figures.ts';
import { messageBody, type Person, sendPath } from './matrix.ts';

export interface SendResult {
  readonly perSecond: number;
  readonly latency: Latency;
}

/** Sends for `seconds` after a warm-up of a fifth of that, which is not counted. */
export async function sendLoad(
  url: string,
  senders: readonly Person[],
  roomId: string,
  seconds: number,
): Promise<SendResult> {
  const begin = performance.now();
  const countFrom = begin + seconds * 200;
  const end = countFrom + seconds * 1000;
  const recorder = new LatencyRecorder();
  const run = async (sender: Person, index: number): Promise<void> => {
    const connection = new Connection(url);
    for (let number = 0; performance.now() < end; number++) {
      const before = performance.now();
      const path = sendPath(roomId, `b${index}-${number}-${Math.round(begin)}`);
      const answer = await connection.request('PUT', path, sender.token, messageBody(`message ${number}`));
      if (answer.status !== 200) throw new Error(`send: ${answer.status} ${answer.body.toString()}`);
      const after = performance.now();
      if (before >= countFrom && after <= end) recorder.record(after - before);
    }
    connection.close();
  };
  await Promise.all(senders.map(run));
  const latency = recorder.summary();
  return { perSecond: latency.count / seconds, latency };
}
