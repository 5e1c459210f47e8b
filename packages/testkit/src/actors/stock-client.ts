// A stock Matrix client, matrix-js-sdk with its Rust cryptography in memory: the independent peer of the scenarios.
import {
  ClientEvent,
  createClient,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  SyncState,
} from 'matrix-js-sdk';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';

export interface StockClient extends AsyncDisposable {
  readonly userId: string;
  readonly client: MatrixClient;
  /** Waits for an event in the room, decrypted where it was encrypted, that `matches`. */
  event(roomId: string, matches: (event: MatrixEvent) => boolean, timeoutMs?: number): Promise<MatrixEvent>;
}

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
): Promise<StockClient> {
  const made = await createClient({ baseUrl, logger: silent }).loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
  });
  return startStockClient(baseUrl, made.user_id, made.access_token, made.device_id);
}

async function startStockClient(
  baseUrl: string,
  userId: string,
  accessToken: string,
  deviceId: string,
): Promise<StockClient> {
  const client = createClient({ baseUrl, userId, accessToken, deviceId, logger: silent });
  await client.initRustCrypto({ useIndexedDB: false });
  await client.startClient({ initialSyncLimit: 20 });
  await synced(client);
  return {
    userId,
    client,
    event: (roomId, matches, timeoutMs = 15_000) => eventIn(client, roomId, matches, timeoutMs),
    [Symbol.asyncDispose]: async () => {
      client.stopClient();
    },
  };
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
