// Starts a homeserver: database, domains, endpoints, sockets. Each domain adds its lines in `compose`.
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { type Database, openDatabase } from '@veche/database';
import type { ServerName } from '@veche/protocol';
import { type Logger, pino } from 'pino';
import { composeAccounts } from './composition/accounts.ts';
import type { Composed, Core, Ports } from './composition/core.ts';
import { listenAddress, publicUrl } from './configuration/derived.ts';
import type { Configuration } from './configuration/load.ts';
import type { Administration } from './domains/admin/index.ts';
import { serveVersions } from './http/client/server/get-versions.ts';
import { RateLimiter } from './http/limits.ts';
import { createRouter } from './http/router.ts';
import type { Served } from './http/serve.ts';
import { loadSigningKey } from './signing-key.ts';
import { UserNumbers } from './storage/identities/user-numbers.ts';
import { migrations } from './storage/migrations/index.ts';

/** What its owner may put in: tests move the clock, the command brings the log and the app's files. */
export interface HomeserverSurroundings {
  readonly logger?: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
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

/** Starts a homeserver and resolves when it answers. `listen` with port 0 takes any free port. */
export async function startHomeserver(
  configuration: Configuration,
  surroundings: HomeserverSurroundings = {},
): Promise<RunningHomeserver> {
  const { now = Date.now, logger = pino({ enabled: false }) } = surroundings;
  const folder = resolve(configuration.data);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stopping = new AbortController();
  const port = await choosePort(configuration);
  const database = await openDatabase({
    folder,
    url: configuration.database === '' ? undefined : configuration.database,
    migrations,
    now,
    warn: (message, error) => logger.warn({ err: error }, message),
  });
  const core: Core = {
    configuration,
    serverName: configuration.server_name as ServerName,
    database,
    users: new UserNumbers(database),
    signingKey: await loadSigningKey(folder),
    limiter: new RateLimiter(configuration.limits, now),
    logger,
    now,
    folder,
    stopping: stopping.signal,
    port,
  };
  const { parts, administration, checkToken } = await compose(core);
  const app = createRouter({
    served: withVersions(parts),
    checkToken,
    limiter: core.limiter,
    logger,
    stopping: stopping.signal,
    trustedProxies: configuration.trusted_proxies,
  });
  await app.listen({ host: listenAddress(configuration.listen).host, port });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      stopping.abort();
      await app.close();
      for (const part of parts.toReversed()) await part.stop?.();
      await database[Symbol.asyncDispose]();
    })();
    return stopped;
  };
  const url = publicUrl(configuration, port);
  return { url, port, database, administration, stop, [Symbol.asyncDispose]: stop };
}

/** Builds the domains from the lowest tier up. What a lower one needs from above it finds in `ports`. */
async function compose(core: Core) {
  const ports: Ports = { deviceRemoval: [], accountClosure: [] };
  const accounts = await composeAccounts(core, ports);
  const parts: Composed[] = [accounts];
  return {
    parts,
    administration: accounts.administration,
    checkToken: (token: string) => accounts.sessions.check(token),
  };
}

function withVersions(parts: readonly Composed[]): readonly Served[] {
  const served = parts.flatMap((part) => part.served);
  const more = parts.flatMap((part) => part.unstableFeatures ?? []);
  return [serveVersions(() => served.map(({ contract }) => contract), more), ...served];
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
