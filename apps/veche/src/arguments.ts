// Flags and words of a command line.
import { CommandError } from './command-error.ts';

export interface Arguments {
  readonly words: readonly string[];
  /** By name, with underscores. A flag without a value is `true` as text. */
  readonly flags: Readonly<Record<string, string>>;
}

/** `switches` are flags that take no value. */
export function parseArguments(args: readonly string[], switches: readonly string[] = []): Arguments {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (!argument.startsWith('--')) {
      words.push(argument);
      continue;
    }
    const [dashed = '', ...given] = argument.slice(2).split('=');
    const name = dashed.replaceAll('-', '_');
    if (given.length > 0) flags[name] = given.join('=');
    else if (switches.includes(name)) flags[name] = 'true';
    else {
      index++;
      const value = args[index];
      if (value === undefined) throw new CommandError(`--${dashed} needs a value.`);
      flags[name] = value;
    }
  }
  return { words, flags };
}
