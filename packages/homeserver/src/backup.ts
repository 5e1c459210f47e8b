// Copies all that a server holds while it serves, and brings a copy back.
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backupSqlite, beginNewLifeOnPostgres, restoreSqlite } from '@veche/database';
import type { Configuration } from './configuration/load.ts';

/** What an operator has to do or know; the message says it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const databaseCopy = 'database.sqlite';
const signingKey = 'signing.key';

/**
 * What must not live twice. Keys that were given out after the copy was made may not be given out again: every one-time
 * key counts as used (its row stays, so that a retried upload cannot bring it back), and clients upload new ones.
 */
const afterRestore = ["update one_time_keys set claimed = 1, key_json = '' where claimed = 0"];

/**
 * Copies the database, then what its rows point to, into a folder; writers go on meanwhile. A later run into the same
 * folder copies only media that it does not have. On PostgreSQL it copies everything but the database, which the
 * operator copies first with PostgreSQL's own tools.
 */
export async function backUp(configuration: Configuration, destination: string): Promise<void> {
  const folder = resolve(configuration.data);
  const target = resolve(destination);
  if (target === folder) throw new BackupError('The copy cannot be in the data folder itself.');
  await mkdir(target, { recursive: true, mode: 0o700 });
  if (configuration.database === '') {
    if (!existsSync(join(folder, databaseCopy))) throw new BackupError(`There is no database in ${folder}.`);
    await backupSqlite(folder, join(target, databaseCopy));
  }
  await copyIfThere(join(folder, signingKey), join(target, signingKey));
  await copyMedia(folder, target);
}

/**
 * Brings a copy back into the data folder of a server that is not running. The server's clients see a new life of it:
 * they synchronise from the start and upload new one-time keys. Returns where the database that was there before lies
 * now, if there was one. On PostgreSQL the operator has restored the database before; the rest is done here.
 */
export async function restore(
  configuration: Configuration,
  source: string,
  now: number,
): Promise<string | undefined> {
  const folder = resolve(configuration.data);
  const copy = resolve(source);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const kept = await restoreDatabase(configuration, folder, join(copy, databaseCopy), now);
  await copyIfThere(join(copy, signingKey), join(folder, signingKey));
  await copyMedia(copy, folder);
  return kept;
}

async function restoreDatabase(
  configuration: Configuration,
  folder: string,
  backup: string,
  now: number,
): Promise<string | undefined> {
  if (configuration.database !== '') {
    await beginNewLifeOnPostgres(configuration.database, afterRestore);
    return undefined;
  }
  if (!existsSync(backup)) throw new BackupError(`There is no copy of a database at ${backup}.`);
  return restoreSqlite({ backup, folder, statements: afterRestore, now });
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await copyFile(from, to);
}

/** Files of media never change: those that are there already are left as they are. */
async function copyMedia(from: string, to: string): Promise<void> {
  const files = join(from, 'media', 'files');
  if (existsSync(files)) await cp(files, join(to, 'media', 'files'), { recursive: true, force: false });
}
