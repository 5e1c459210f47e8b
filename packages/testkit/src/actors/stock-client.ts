// A stock Matrix client, matrix-js-sdk with its Rust cryptography in memory: the independent peer of the scenarios.
import {
  ClientEvent,
  createClient,
  type IStartClientOpts,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  SyncState,
} from 'matrix-js-sdk';
import { type Logger, logger as sdkLogger } from 'matrix-js-sdk/lib/logger.js';

export interface StockClient extends AsyncDisposable {
  readonly userId: string;
  readonly client: MatrixClient;
  /** The key of secret storage, as the person would type it in; set by whoever makes it. */
  readonly chest: { key: Uint8Array<ArrayBuffer> | undefined };
  /** While it is down, no request of this client gets through. */
  readonly network: { down: boolean };
  /** Waits for an event in the room, decrypted where it was encrypted, that `matches`. */
  event(roomId: string, matches: (event: MatrixEvent) => boolean, timeoutMs?: number): Promise<MatrixEvent>;
}

/** How the client syncs. */
export type StockOptions = Pick<IStartClientOpts, 'initialSyncLimit' | 'lazyLoadMembers' | 'threadSupport'>;

const silent: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  getChild: () => silent,
};

/** Registers a new account by password and starts its client with encryption. */
export async function signUpStockClient(
  baseUrl: string,
  username: string,
  password: string,
): Promise<StockClient> {
  const registering = createClient({ baseUrl, logger: silent });
  const made = await registering.registerRequest({ username, password, auth: { type: 'm.login.dummy' } });
  if (!made.access_token || !made.device_id) throw new Error('registration gave no session');
  return startStockClient(baseUrl, made.user_id, made.access_token, made.device_id);
}

/** Signs in on a new device. */
export async function signInStockClient(
  baseUrl: string,
  user: string,
  password: string,
  options: StockOptions = {},
): Promise<StockClient> {
  const made = await createClient({ baseUrl, logger: silent }).loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
  });
  return startStockClient(baseUrl, made.user_id, made.access_token, made.device_id, options);
}

async function startStockClient(
  baseUrl: string,
  userId: string,
  accessToken: string,
  deviceId: string,
  options: StockOptions = {},
): Promise<StockClient> {
  quieten();
  const network = { down: false };
  const chest: StockClient['chest'] = { key: undefined };
  const client = createClient({
    baseUrl,
    userId,
    accessToken,
    deviceId,
    logger: silent,
    fetchFn: (url, init) =>
      network.down ? Promise.reject(new TypeError('the network is down')) : fetch(url, init),
    verificationMethods: ['m.sas.v1'],
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys }) => {
        const [keyId] = Object.keys(keys);
        return keyId !== undefined && chest.key ? [keyId, chest.key] : null;
      },
      cacheSecretStorageKey: (_keyId, _info, key) => {
        chest.key = key;
      },
    },
  });
  await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true, ...options });
  await synced(client);
  return {
    userId,
    client,
    chest,
    network,
    event: (roomId, matches, timeoutMs = 15_000) => eventIn(client, roomId, matches, timeoutMs),
    [Symbol.asyncDispose]: async () => {
      client.stopClient();
    },
  };
}

/** Parts of the sdk write to a logger of their own, which is loglevel's whatever its type says. */
function quieten(): void {
  (sdkLogger as unknown as { setLevel(level: string, persist: boolean): void }).setLevel('silent', false);
  sdkLogger.getChild = () => silent;
}

function synced(client: MatrixClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared || state === SyncState.Syncing) resolve();
      if (state === SyncState.Error) reject(new Error('the first sync failed'));
    });
  });
}

function eventIn(
  client: MatrixClient,
  roomId: string,
  matches: (event: MatrixEvent) => boolean,
  timeoutMs: number,
): Promise<MatrixEvent> {
  const fits = (event: MatrixEvent): boolean => event.getRoomId() === roomId && matches(event);
  return new Promise((resolve, reject) => {
    const finish = (event: MatrixEvent): void => {
      if (!fits(event)) return;
      stop();
      resolve(event);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`no such event in ${roomId} within ${timeoutMs} ms`));
    }, timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      client.off(ClientEvent.Event, finish);
      client.off(MatrixEventEvent.Decrypted, finish);
    };
    client.on(ClientEvent.Event, finish);
    client.on(MatrixEventEvent.Decrypted, finish);
    for (const event of client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []) finish(event);
  });
}
