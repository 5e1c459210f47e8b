// The server's log: JSON lines to a file or to standard error, without values that could name or open anything.
import type { Configuration } from '@veche/homeserver';
import { type Logger, pino } from 'pino';

export function createLogger({ log_level: level, log_file: file }: Configuration): Logger {
  const destination = pino.destination({ dest: file === '' ? 2 : file, mkdir: true, sync: true });
  return pino({ level, base: null, serializers: { err: plainError } }, destination);
}

/** Only what says where and what: drivers hang rows and parameters on their errors. */
function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { type: error.name, code, message: error.message, stack: error.stack };
}
