// What every domain is built on: one value a running server, taken apart by the compositions, never handed to a domain.
import type { Database } from '@veche/database';
import type { ServerName } from '@veche/protocol';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/load.ts';
import type { AccountClosurePort } from '../domains/auth/index.ts';
import type { DeviceRemovalPort } from '../domains/devices/index.ts';
import type { RateLimiter } from '../http/limits.ts';
import type { Served } from '../http/serve.ts';
import type { SigningKey } from '../signing-key.ts';
import type { UserNumbers } from '../storage/identities/user-numbers.ts';

export interface Core {
  readonly configuration: Configuration;
  readonly serverName: ServerName;
  readonly database: Database;
  readonly users: UserNumbers;
  readonly signingKey: SigningKey;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
  readonly now: () => number;
  /** Absolute path of the data folder. */
  readonly folder: string;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
  /** The port that is listened on, known before anything is composed. */
  readonly port: number;
}

/** What lower domains need from above: higher domains push into these while the server is composed. */
export interface Ports {
  /** What else goes in the transaction that removes devices. */
  readonly deviceRemoval: DeviceRemovalPort[];
  /** What else happens before an account is closed. */
  readonly accountClosure: AccountClosurePort[];
}

/** What a composition adds to the server. */
export interface Composed {
  readonly served: readonly Served[];
  /** Names under `unstable_features` that no path earns. */
  readonly unstableFeatures?: readonly string[];
  /** Called in reverse order when the server stops, before the database closes. */
  readonly stop?: () => Promise<void> | void;
}
