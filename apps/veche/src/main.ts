#!/usr/bin/env node
// The command: `veche start | config | admin | backup | restore`. The only place where the parts are put together.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { CommandError } from './command-error.ts';
import { help } from './help.ts';
import { startEntry } from './start-entry.ts';

const [command = '--help', ...rest] = process.argv.slice(2);

/** Each loads what it needs: the second start reads compiled code instead of sources. */
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/veche'));

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  start: async (args) => (await startEntry()).start(args),
  config: async () => (await import('./config.ts')).printConfiguration(),
  admin: async (args) => (await import('./admin.ts')).runAdmin(args),
  backup: async (args) => (await import('./backup.ts')).runBackup(args),
  restore: async (args) => (await import('./backup.ts')).runRestore(args),
};

async function run(): Promise<void> {
  if (command === '--help' || command === '-h' || command === 'help' || rest.includes('--help')) {
    console.log(help);
    return;
  }
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!chosen) throw new CommandError(`There is no command "${command}". See: veche --help`);
  await chosen(rest);
}

try {
  await run();
} catch (error) {
  console.error(inWords(error));
  process.exit(1);
}

/** What went wrong, for a person; the trace only where nobody foresaw it. */
function inWords(error: unknown): string {
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  // By name: what starts from its compiled file has classes of its own.
  if (name === 'CommandError') return message;
  if (name === 'ConfigurationError') return `A setting is not right: ${message}.`;
  if (code === 'EADDRINUSE') {
    return 'The address is in use: is Veche running already? Choose another one with --listen host:port.';
  }
  if (code === 'EACCES') return `Not allowed: ${message}`;
  return stack ?? String(error);
}
