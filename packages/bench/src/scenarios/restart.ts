// Killed in the middle of writing: how long until the server answers again, with a write-ahead log of 64 MB.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { startVeche } from '@veche/testkit/veche-process';
import { createRoom, register } from '../load/matrix.ts';
import { sendLoad } from '../load/send-load.ts';
import { onConnection } from './stage.ts';

export interface Restart {
  readonly logMebibytes: number;
  readonly readyMs: number;
}

function logBytes(folder: string): number {
  return readdirSync(folder)
    .filter((name) => name.endsWith('-wal'))
    .reduce((sum, name) => sum + statSync(joinPath(folder, name)).size, 0);
}

export async function restartAfterKill(seconds: number): Promise<Restart> {
  const folder = mkdtempSync(joinPath(tmpdir(), 'veche-bench-'));
  try {
    const server = await startVeche(folder);
    const people = await onConnection(server.url, async (connection) => [
      await register(connection, 'writer'),
    ]);
    const [writer] = people;
    if (!writer) throw new Error('nobody was registered');
    const roomId = await onConnection(server.url, (connection) => createRoom(connection, writer));
    const writing = sendLoad(
      server.url,
      Array.from({ length: 10 }, () => writer),
      roomId,
      seconds,
    ).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await server.stop('SIGKILL');
    await writing;
    const logMebibytes = logBytes(folder) / 1024 / 1024;
    const again = await startVeche(folder);
    const { readyMs } = again;
    await again.stop();
    return { logMebibytes, readyMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
