// Moves committed pages from the log into the database file, so that no commit has to wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';

const { file, passivePages, restartPages } = workerData as {
  file: string;
  passivePages: number;
  restartPages: number;
};
const port = parentPort;
if (!port) throw new Error('checkpoints run in a thread of their own');

const db = openConnection(file, { busyTimeoutMs: 2000, cacheKiB: 1024 });

/** Pages in the log, and how many of them are in the file. */
function checkpoint(mode: 'noop' | 'passive' | 'restart'): { log: number; done: number } {
  const row = db.prepare(`pragma wal_checkpoint(${mode})`).get();
  return { log: Number(row?.log), done: Number(row?.checkpointed) };
}

/** `poke` comes after commits, a few times a second at most. */
port.on('message', (message: 'poke' | 'close') => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    const { log, done } = checkpoint('noop');
    if (log - done >= passivePages) checkpoint('passive');
    // Under a steady stream of commits the log is never wholly copied at once and would grow for ever: hold the
    // writer for the moment that the few last pages take, so that it begins again at the start of the file.
    if (log >= restartPages) checkpoint('restart');
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
