// `veche start`: builds the app where that is needed, starts the server, says where to go, and ends when it is told to.
import { type Configuration, type RunningHomeserver, startHomeserver } from '@veche/homeserver';
import { buildWeb, builtAppFolder, hasWebSources, isWebStale } from '../../../tools/build-web.ts';
import { parseArguments } from './arguments.ts';
import { createLogger } from './log.ts';
import { readSettings } from './settings.ts';

/** Longest time that a stop may take before the process ends anyway. */
const stopWithinMs = 9000;

export async function start(args: readonly string[]): Promise<void> {
  const configuration = await readSettings(parseArguments(args).flags);
  const logger = createLogger(configuration);
  const appFolder = await readyApp();
  const running = await startHomeserver(configuration, { logger, appFolder });
  logger.info({ port: running.port }, 'started');
  console.log(welcome(configuration, running, appFolder !== undefined));
  endOnSignals(running, (message) => logger.info(message));
}

/** The folder with the app; undefined in a checkout without one. */
async function readyApp(): Promise<string | undefined> {
  if (!hasWebSources()) return undefined;
  if (isWebStale()) {
    console.log('Building the app; this happens once after each change of its sources.');
    await buildWeb();
  }
  return builtAppFolder;
}

function welcome(configuration: Configuration, running: RunningHomeserver, hasApp: boolean): string {
  const isLocal = configuration.public_url === '';
  const lines = ['', isLocal ? `On this computer: ${running.url}` : `Open ${running.url}`];
  if (hasApp && isLocal) {
    lines.push(
      'A second person: open the same address in a private window.',
      'Telephones and other computers need a name with TLS: see README.md, "Operating it".',
    );
  }
  lines.push(`Everything is kept in the folder ${configuration.data}. To stop: Ctrl+C.`, '');
  return lines.join('\n');
}

/** The first signal ends everything in order, the second at once. */
function endOnSignals(running: RunningHomeserver, log: (message: string) => void): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log('stopping');
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
