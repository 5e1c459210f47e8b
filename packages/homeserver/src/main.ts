// Starts a homeserver: the product over its store, and the sockets it is reached by.
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Database } from '@veche/database';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import type { Core } from './composition/core.ts';
import { type OpenProduct, openProduct } from './composition/product.ts';
import { appOrigins, listenAddress, publicUrl } from './configuration/derived.ts';
import type { Configuration } from './configuration/load.ts';
import type { Administration } from './domains/admin/index.ts';
import { ReadinessCheck } from './domains/health/index.ts';
import { serveAdminSocket } from './http/admin-socket.ts';
import { type AppFiles, createAppFiles } from './http/app-files.ts';
import { addHealth, serveMetrics } from './http/health.ts';
import { Metrics } from './http/metrics.ts';
import { createRouter } from './http/router.ts';

/** What its owner may put in: tests move the clock, the command brings the log and the app's files. */
export interface HomeserverSurroundings {
  readonly logger?: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Folder with the built app; without it only the API is served. */
  readonly appFolder?: string | undefined;
}

export interface RunningHomeserver extends AsyncDisposable {
  /** Where people open the app. */
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  readonly administration: Administration;
  /** Ends waiting requests, finishes what was begun, closes the database. */
  stop(): Promise<void>;
}

/** So long may requests that were begun take at a stop. */
const answersWithinMs = 4000;

/** Starts a homeserver and resolves when it answers. `listen` with port 0 takes any free port. */
export async function startHomeserver(
  configuration: Configuration,
  surroundings: HomeserverSurroundings = {},
): Promise<RunningHomeserver> {
  const { now = Date.now, logger = pino({ enabled: false }) } = surroundings;
  const stopping = new AbortController();
  const port = await choosePort(configuration);
  const opened = await openProduct(configuration, { logger, now, port, stopping: stopping.signal });
  try {
    return await listen(opened, stopping, surroundings.appFolder);
  } catch (error) {
    stopping.abort();
    await opened.close();
    throw error;
  }
}

async function listen(
  { core, served, checkToken, administration, close }: OpenProduct,
  stopping: AbortController,
  appFolder: string | undefined,
): Promise<RunningHomeserver> {
  const { configuration, logger, port, database } = core;
  const metrics = new Metrics();
  const app = createRouter({
    served,
    checkToken,
    limiter: core.limiter,
    logger,
    stopping: stopping.signal,
    trustedProxies: configuration.trusted_proxies,
    onAnswered: (contract, status, durationMs) => metrics.countAnswer(contract, status, durationMs),
    otherwise: await appFiles(configuration, port, appFolder),
  });
  const stopOperating = await operate(core, app, metrics, administration);
  await app.listen({ host: listenAddress(configuration.listen).host, port });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      stopping.abort();
      const cut = setTimeout(() => app.server.closeAllConnections(), answersWithinMs);
      await Promise.all([app.close(), stopOperating()]).finally(() => clearTimeout(cut));
      await close();
    })();
    return stopped;
  };
  const url = publicUrl(configuration, port);
  return { url, port, database, administration, stop, [Symbol.asyncDispose]: stop };
}

/** The app's files, where they were built. */
async function appFiles(
  configuration: Configuration,
  port: number,
  folder: string | undefined,
): Promise<AppFiles | undefined> {
  if (folder === undefined) return undefined;
  const elsewhere = [configuration.api_url, configuration.media_url].filter((url) => url !== '');
  return createAppFiles({ folder, origins: appOrigins(configuration, port), connectTo: elsewhere });
}

/** What the operator's tools use: health, metrics, the admin socket. */
async function operate(
  core: Core,
  app: FastifyInstance,
  metrics: Metrics,
  administration: Administration,
): Promise<() => Promise<void>> {
  const { database, configuration } = core;
  metrics.gauge('veche_journal_position', 'Last position of the journal', () => database.position);
  const readiness = new ReadinessCheck(database, core.now);
  const servesMetrics = configuration.metrics_listen === '';
  addHealth(app, { readiness: () => readiness.check(), metrics, servesMetrics });
  const stopSocket = await serveAdminSocket(administration, join(core.folder, 'admin.sock')).catch(
    (error) => {
      // A path longer than the system allows for sockets: the command then needs the server stopped.
      core.logger.warn({ err: error }, 'the admin socket could not be opened');
      return undefined;
    },
  );
  const stopMetrics = servesMetrics
    ? undefined
    : await serveMetrics(metrics, listenAddress(configuration.metrics_listen));
  return async () => {
    await Promise.all([stopSocket?.(), stopMetrics?.()]);
  };
}

/** Passkeys and links need the port before the first request, so port 0 is settled here. */
async function choosePort(configuration: Configuration): Promise<number> {
  const { host, port } = listenAddress(configuration.listen);
  if (port !== 0) return port;
  const probe = createServer();
  await new Promise<void>((resolved, rejected) => {
    probe.once('error', rejected);
    probe.listen(0, host, resolved);
  });
  const chosen = (probe.address() as AddressInfo).port;
  await new Promise((resolved) => probe.close(resolved));
  return chosen;
}
