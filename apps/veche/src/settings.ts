// Reads the settings: veche.toml, VECHE_… variables, flags.
import { readFile } from 'node:fs/promises';
import { type Configuration, loadConfiguration } from '@veche/homeserver/configuration/load';
import { parse } from 'smol-toml';
import { CommandError } from './command-error.ts';

const usualFile = 'veche.toml';

/** All settings in force. `--config` (or VECHE_CONFIG) names another file. */
export async function readSettings(flags: Readonly<Record<string, string>>): Promise<Configuration> {
  const { config, ...settings } = flags;
  const named = config ?? process.env.VECHE_CONFIG;
  return loadConfiguration({
    file: await readFileOf(named ?? usualFile, named !== undefined),
    environment: process.env,
    flags: settings,
  });
}

async function readFileOf(path: string, mustExist: boolean): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!mustExist && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(`The settings file ${path} cannot be read.`);
  }
  try {
    return parse(text);
  } catch (error) {
    throw new CommandError(`The settings file ${path} is not valid TOML: ${(error as Error).message}`);
  }
}
