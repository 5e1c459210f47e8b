// Opens the store and builds the domains over it, from the lowest tier up. Each domain adds its lines in `compose`.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openDatabase } from '@veche/database';
import type { ServerName } from '@veche/protocol';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/load.ts';
import type { Administration } from '../domains/admin/index.ts';
import type { TokenCheck } from '../http/caller.ts';
import { serveVersions } from '../http/client/server/get-versions.ts';
import { RateLimiter } from '../http/limits.ts';
import type { Served } from '../http/serve.ts';
import { loadSigningKey } from '../signing-key.ts';
import { UserNumbers } from '../storage/identities/user-numbers.ts';
import { migrations } from '../storage/migrations/index.ts';
import { composeAccounts } from './accounts.ts';
import type { Composed, Core, Ports } from './core.ts';
import { composeOperator } from './operator.ts';
import { composePersonal } from './personal.ts';
import { composePersonalInRooms } from './personal-in-rooms.ts';
import { composeRooms } from './rooms.ts';
import { composeSync } from './sync.ts';

/** All domains over an open store, before anybody can call them. */
export interface OpenProduct {
  readonly core: Core;
  readonly served: readonly Served[];
  readonly checkToken: TokenCheck;
  readonly administration: Administration;
  /** Stops the domains, the highest first, and closes the store. */
  close(): Promise<void>;
}

interface ProductOptions {
  readonly logger: Logger;
  readonly now: () => number;
  readonly port: number;
  readonly stopping: AbortSignal;
}

/** Opens the data folder; throws where another process has it open. */
export async function openProduct(
  configuration: Configuration,
  options: ProductOptions,
): Promise<OpenProduct> {
  const folder = resolve(configuration.data);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = await openDatabase({
    folder,
    url: configuration.database === '' ? undefined : configuration.database,
    migrations,
    now: options.now,
    warn: (message, error) => options.logger.warn({ err: error }, message),
  });
  try {
    const core: Core = {
      ...options,
      configuration,
      serverName: configuration.server_name as ServerName,
      database,
      users: new UserNumbers(database),
      signingKey: await loadSigningKey(folder),
      limiter: new RateLimiter(configuration.limits, options.now),
      folder,
    };
    const { parts, ...rest } = await compose(core);
    const close = async (): Promise<void> => {
      for (const part of parts.toReversed()) await part.stop?.();
      await database[Symbol.asyncDispose]();
    };
    return { core, served: withVersions(parts), close, ...rest };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** What a lower domain needs from above it finds in `ports`, which higher ones fill. */
async function compose(
  core: Core,
): Promise<{ parts: readonly Composed[]; checkToken: TokenCheck; administration: Administration }> {
  const ports: Ports = { deviceRemoval: [], accountClosure: [] };
  const accounts = await composeAccounts(core, ports);
  const personal = await composePersonal(core, ports, accounts);
  const rooms = composeRooms(core, accounts.accounts, {
    profiles: personal.profiles,
    ignoredUsers: personal.ignoredUsers,
    choices: personal.push.rules,
    appendHooks: [personal.push.onAppend],
    forgotten: (eventId) => personal.media.deleteOfEvent(eventId),
  });
  ports.accountClosure.push((user, userId) => rooms.memberships.leaveAll({ user, userId, isGuest: false }));
  const inRooms = composePersonalInRooms(core, personal, rooms);
  const operator = composeOperator(core, accounts, personal, rooms);
  const sync = composeSync(core, rooms.events, inRooms.sources);
  return {
    parts: [accounts, personal, rooms, inRooms, operator, sync],
    checkToken: (token) => accounts.sessions.check(token),
    administration: accounts.administration,
  };
}

function withVersions(parts: readonly Composed[]): readonly Served[] {
  const served = parts.flatMap((part) => part.served);
  const more = parts.flatMap((part) => part.unstableFeatures ?? []);
  return [serveVersions(() => served.map(({ contract }) => contract), more), ...served];
}
