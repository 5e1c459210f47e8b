// One process for one data folder. The lock is the operating system's and vanishes with the process, however it ends.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from './connection.ts';

const SQLITE_BUSY = 5;

/** Another process uses the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** Holds the folder until the returned function is called. */
export function lockFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'database.lock'), { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = memory');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (sqliteCode(error) !== SQLITE_BUSY) throw error;
    throw new FolderInUseError(
      `the data folder ${folder} is in use by another process: stop it first, or use another folder`,
    );
  }
  return () => lock.close();
}
