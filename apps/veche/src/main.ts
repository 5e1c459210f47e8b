#!/usr/bin/env node
// The command: `veche start | config | admin | backup | restore`. The only place where the parts are put together.
import { ConfigurationError } from '@veche/homeserver';
import { runAdmin } from './admin.ts';
import { runBackup, runRestore } from './backup.ts';
import { CommandError } from './command-error.ts';
import { printConfiguration } from './config.ts';
import { help } from './help.ts';
import { start } from './start.ts';

const [command = '--help', ...rest] = process.argv.slice(2);

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  start,
  config: printConfiguration,
  admin: runAdmin,
  backup: runBackup,
  restore: runRestore,
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
  if (error instanceof CommandError) return error.message;
  if (error instanceof ConfigurationError) return `A setting is not right: ${error.message}.`;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return 'The address is in use: is Veche running already? Choose another one with --listen host:port.';
  }
  if (code === 'EACCES') return `Not allowed: ${message}`;
  return stack ?? String(error);
}
