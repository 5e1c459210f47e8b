// The server's side of the key backup, as the engine calls it.
// https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
import {
  type BodyOf,
  type EndpointContract,
  MatrixError,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '@veche/protocol';
import {
  getRoomKeyBySessionId,
  getRoomKeys,
  getRoomKeysByRoomId,
  getRoomKeysVersionCurrent,
  type KeyBackupData,
  postRoomKeysVersion,
  putRoomKeys,
} from '@veche/protocol/endpoints/key-backup';

export interface BackupVersion {
  readonly version: string;
  readonly algorithm: string;
  readonly authData: Readonly<Record<string, unknown>>;
}

/** Session id → what the server holds for it. */
export type BackedUpSessions = Readonly<Record<string, KeyBackupData>>;

/** All methods reject with `MatrixError` where the server refuses, or with the network's own error. */
export interface BackupServer {
  /** The current version; undefined where there is none. */
  currentVersion(): Promise<BackupVersion | undefined>;
  /** Makes a new version, which is then the current one. */
  createVersion(algorithm: string, authData: Record<string, unknown>): Promise<string>;
  /** @param body a request body as the crypto library made it; returns the response, for `markRequestAsSent` */
  upload(version: string, body: string): Promise<unknown>;
  session(version: string, roomId: string, sessionId: string): Promise<KeyBackupData | undefined>;
  room(version: string, roomId: string): Promise<BackedUpSessions>;
  /** Room id → its sessions. */
  all(version: string): Promise<Readonly<Record<string, { readonly sessions: BackedUpSessions }>>>;
}

interface Input<C> {
  readonly params?: ParamsOf<C>;
  readonly query?: QueryOf<C>;
  readonly body?: BodyOf<C>;
}
/** A call typed by its contract: the engine's `Api` is one. */
export interface ContractCaller {
  call<C extends EndpointContract>(contract: C, input?: Input<C>): Promise<ResponseOf<C>>;
}

export function backupServer(api: ContractCaller): BackupServer {
  return {
    currentVersion: async () => {
      const info = await orUndefined(api.call(getRoomKeysVersionCurrent));
      return info && { version: info.version, algorithm: info.algorithm, authData: info.auth_data };
    },
    createVersion: async (algorithm, authData) =>
      (await api.call(postRoomKeysVersion, { body: { algorithm, auth_data: authData } })).version,
    upload: (version, body) => api.call(putRoomKeys, { query: { version }, body: JSON.parse(body) }),
    session: (version, roomId, sessionId) =>
      orUndefined(api.call(getRoomKeyBySessionId, { params: { roomId, sessionId }, query: { version } })),
    room: async (version, roomId) =>
      (await orUndefined(api.call(getRoomKeysByRoomId, { params: { roomId }, query: { version } })))
        ?.sessions ?? {},
    all: async (version) => (await api.call(getRoomKeys, { query: { version } })).rooms,
  };
}

async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof MatrixError && error.errcode === 'M_NOT_FOUND') return undefined;
    throw error;
  }
}
