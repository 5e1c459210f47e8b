// Copies a database while it is being written, and brings a copy back as a new life of it.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup } from 'node:sqlite';
import { newIncarnation } from '../incarnation.ts';
import { openConnection } from './connection.ts';
import { databaseFileName } from './file-name.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * Writes one consistent copy of the database of a data folder to the file `destination`, whether or not a server has
 * it open; writers go on meanwhile. The copy is on disk when it resolves. An existing file is replaced only then.
 */
export async function backupSqlite(folder: string, destination: string): Promise<void> {
  const file = join(folder, databaseFileName);
  if (!existsSync(file)) throw new Error(`there is no database in ${folder}`);
  const partial = `${destination}.partial`;
  rmSync(partial, { force: true });
  const source = openConnection(file, { readOnly: true });
  try {
    // In one step: between steps, a commit would make it begin again, for ever on a busy server.
    await backup(source, partial, { rate: 2 ** 31 - 1 });
  } finally {
    source.close();
  }
  await syncToDisk(partial);
  renameSync(partial, destination);
  await syncToDisk(dirname(destination));
}

export interface RestoreOptions {
  /** The file that `backupSqlite` wrote. */
  readonly backup: string;
  readonly folder: string;
  /** SQL of the product that is carried out with it: what must not live twice, such as one-time keys. */
  readonly statements: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Puts a copy in the place of the folder's database, with a new incarnation: clients that were further ahead start
 * afresh instead of missing something. What was there is kept beside it; returns its path. Throws `FolderInUseError`
 * where a server is running.
 */
export async function restoreSqlite(options: RestoreOptions): Promise<string | undefined> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(options.folder);
  try {
    const file = join(options.folder, databaseFileName);
    const incoming = `${file}.restoring`;
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${incoming}${suffix}`, { force: true });
    copyFileSync(options.backup, incoming);
    beginNewLife(incoming, options.statements);
    await syncToDisk(incoming);
    const kept = setAside(file, options.now);
    renameSync(incoming, file);
    await syncToDisk(options.folder);
    return kept;
  } finally {
    unlock();
  }
}

function beginNewLife(file: string, statements: readonly string[]): void {
  const db = openConnection(file);
  try {
    db.exec('begin immediate');
    db.prepare('update journal_head set incarnation = ? where id = 1').run(newIncarnation());
    for (const sql of statements) db.exec(sql);
    db.exec('commit');
  } finally {
    // The only connection: it leaves one file without a log.
    db.close();
  }
}

/** A log belongs to its file by name: it is emptied into the file first, so that it never meets another one. */
function setAside(file: string, now: number): string | undefined {
  if (!existsSync(file)) return undefined;
  const kept = `${file}.before-restore-${now}`;
  // Nothing of a log is needed once the file has it all; the shared index is made anew.
  const db = openConnection(file);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(file, kept);
  return kept;
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}
