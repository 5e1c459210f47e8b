// Durable sends into one room by 1, 10 and 100 senders, as a share of the machine's ceiling measured in the same run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '@veche/testkit/server-process';
import { startVeche } from '@veche/testkit/veche-process';
import { Connection } from '../load/connection.ts';
import { createRoom, inParallel, join, type Person, register } from '../load/matrix.ts';
import { type SendResult, sendLoad } from '../load/send-load.ts';

export interface SendRound {
  readonly senders: number;
  readonly ceiling: SendResult;
  readonly veche: SendResult;
  /** Microseconds of server CPU per send. */
  readonly cpuMicroseconds: number;
  /** veche / ceiling */
  readonly share: number;
}

const ceilingEntry = fileURLToPath(new URL('../servers/ceiling.ts', import.meta.url));
export const senderCounts = [1, 10, 100] as const;

async function measureCeiling(folder: string, seconds: number): Promise<SendResult[]> {
  const port = await freePort();
  const server = await startProcess([ceilingEntry, joinPath(folder, 'ceiling.db'), `${port}`], port, '/', {});
  const results: SendResult[] = [];
  for (const count of senderCounts) {
    const people = Array.from(
      { length: count },
      (_, index): Person => ({ userId: `@${index}`, token: 'none' }),
    );
    results.push(await sendLoad(server.url, people, '!room', seconds));
  }
  await server.stop();
  return results;
}

async function measureVeche(
  folder: string,
  seconds: number,
): Promise<(SendResult & { cpuMicroseconds: number })[]> {
  const server = await startVeche(folder);
  const people: Person[] = [];
  await inParallel(server.url, Math.max(...senderCounts), 8, async (index, connection) => {
    people.push(await register(connection, `sender${index}`));
  });
  const connection = new Connection(server.url);
  const [creator] = people;
  if (!creator) throw new Error('nobody was registered');
  const roomId = await createRoom(connection, creator);
  for (const person of people.slice(1)) await join(connection, person, roomId);
  connection.close();
  const results: (SendResult & { cpuMicroseconds: number })[] = [];
  for (const count of senderCounts) {
    const cpuBefore = server.cpuSeconds();
    const result = await sendLoad(server.url, people.slice(0, count), roomId, seconds);
    // The warm-up is part of the CPU time: a fifth more than was counted.
    const cpuMicroseconds = ((server.cpuSeconds() - cpuBefore) * 1e6) / (result.latency.count * 1.2);
    results.push({ ...result, cpuMicroseconds });
  }
  await server.stop();
  return results;
}

/** One round: ceiling and Veche after each other, on the same disk. */
export async function durableSends(seconds: number): Promise<SendRound[]> {
  const folder = mkdtempSync(joinPath(tmpdir(), 'veche-bench-'));
  try {
    const ceiling = await measureCeiling(folder, seconds);
    const veche = await measureVeche(joinPath(folder, 'veche'), seconds);
    return senderCounts.map((senders, index) => {
      const [top, mine] = [ceiling[index], veche[index]];
      if (!top || !mine) throw new Error('a round is incomplete');
      return {
        senders,
        ceiling: top,
        veche: mine,
        cpuMicroseconds: mine.cpuMicroseconds,
        share: mine.perSecond / top.perSecond,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
