// `veche backup <folder>` and `veche restore <folder>`.
import { resolve } from 'node:path';
import { BackupError, backUp, restore } from '@veche/homeserver';
import { parseArguments } from './arguments.ts';
import { CommandError } from './command-error.ts';
import { readSettings } from './settings.ts';

export async function runBackup(args: readonly string[]): Promise<void> {
  const { words, flags } = parseArguments(args);
  const [folder] = words;
  if (folder === undefined) throw new CommandError('Say where to: veche backup <folder>');
  const configuration = await readSettings(flags);
  await inWords(() => backUp(configuration, folder));
  if (configuration.database === '') {
    console.log(`Copied to ${resolve(folder)}. Keep it as safe as the server: it holds the signing key.`);
  } else {
    console.log(
      `Copied the signing key and the media to ${resolve(folder)}.
The database is PostgreSQL's to copy, before the media so that no file is missing:
  pg_dump --format=custom --file=veche.dump "<address of the database>"
  veche backup ${folder}`,
    );
  }
}

export async function runRestore(args: readonly string[]): Promise<void> {
  const { words, flags } = parseArguments(args);
  const [folder] = words;
  if (folder === undefined) {
    throw new CommandError(
      `Say where from: veche restore <folder>
With PostgreSQL bring its database back first: pg_restore --clean --if-exists --dbname="<address>" veche.dump`,
    );
  }
  const configuration = await readSettings(flags);
  const kept = await inWords(() => restore(configuration, folder, Date.now()));
  console.log('Restored. Start the server: devices synchronise from the start and upload new one-time keys.');
  if (kept !== undefined) console.log(`The database that was there before is kept at ${kept}`);
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupError) throw new CommandError(error.message);
    if (error instanceof Error && error.name === 'FolderInUseError') {
      throw new CommandError('The server is running: stop it before you restore.');
    }
    throw error;
  }
}
