// Contracts of the server-side backup of room keys.
// https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
import Type, { type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

const authData = Type.Record(Type.String(), Type.Unknown());

export const keyBackupData = Type.Object({
  first_message_index: Type.Integer({ minimum: 0 }),
  forwarded_count: Type.Integer({ minimum: 0 }),
  is_verified: Type.Boolean(),
  session_data: Type.Record(Type.String(), Type.Unknown()),
});
export type KeyBackupData = Static<typeof keyBackupData>;

/** Session id → key. */
export const roomKeyBackup = Type.Object({ sessions: Type.Record(Type.String(), keyBackupData) });
/** Room id → its sessions. */
export const roomsKeyBackup = Type.Object({ rooms: Type.Record(Type.String(), roomKeyBackup) });

const versionInfo = Type.Object({
  algorithm: Type.String(),
  auth_data: authData,
  count: Type.Integer(),
  etag: Type.String(),
  version: Type.String(),
});
const updateResponse = Type.Object({ etag: Type.String(), count: Type.Integer() });
const versionParams = Type.Object({ version: Type.String() });
const versionQuery = Type.Object({ version: Type.String() });
const roomParams = Type.Object({ roomId: Type.String() });
const sessionParams = Type.Object({ roomId: Type.String(), sessionId: Type.String() });
const keysBodyLimitBytes = 4 * 1024 * 1024;
const wrongVersion = ['M_WRONG_ROOM_KEYS_VERSION', 'M_NOT_FOUND'];

export const postRoomKeysVersion = endpoint({
  name: 'postRoomKeysVersion',
  method: 'POST',
  paths: v3('/room_keys/version'),
  rateLimit: 'keys',
  body: Type.Object({ algorithm: Type.String(), auth_data: authData }),
  response: Type.Object({ version: Type.String() }),
});

export const getRoomKeysVersionCurrent = endpoint({
  name: 'getRoomKeysVersionCurrent',
  method: 'GET',
  paths: v3('/room_keys/version'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  response: versionInfo,
});

export const getRoomKeysVersion = endpoint({
  name: 'getRoomKeysVersion',
  method: 'GET',
  paths: v3('/room_keys/version/:version'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: versionParams,
  response: versionInfo,
});

export const putRoomKeysVersion = endpoint({
  name: 'putRoomKeysVersion',
  method: 'PUT',
  paths: v3('/room_keys/version/:version'),
  rateLimit: 'keys',
  errors: ['M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: versionParams,
  body: Type.Object({ algorithm: Type.String(), auth_data: authData, version: Type.Optional(Type.String()) }),
  response: Type.Object({}),
});

export const deleteRoomKeysVersion = endpoint({
  name: 'deleteRoomKeysVersion',
  method: 'DELETE',
  paths: v3('/room_keys/version/:version'),
  rateLimit: 'keys',
  errors: ['M_NOT_FOUND'],
  params: versionParams,
  response: Type.Object({}),
});

export const putRoomKeys = endpoint({
  name: 'putRoomKeys',
  method: 'PUT',
  paths: v3('/room_keys/keys'),
  rateLimit: 'keys',
  bodyLimitBytes: keysBodyLimitBytes,
  errors: wrongVersion,
  query: versionQuery,
  body: roomsKeyBackup,
  response: updateResponse,
});

export const getRoomKeys = endpoint({
  name: 'getRoomKeys',
  method: 'GET',
  paths: v3('/room_keys/keys'),
  rateLimit: 'expensive-read',
  errors: ['M_NOT_FOUND'],
  query: versionQuery,
  response: roomsKeyBackup,
});

export const deleteRoomKeys = endpoint({
  name: 'deleteRoomKeys',
  method: 'DELETE',
  paths: v3('/room_keys/keys'),
  rateLimit: 'keys',
  errors: wrongVersion,
  query: versionQuery,
  response: updateResponse,
});

export const putRoomKeysByRoomId = endpoint({
  name: 'putRoomKeysByRoomId',
  method: 'PUT',
  paths: v3('/room_keys/keys/:roomId'),
  rateLimit: 'keys',
  bodyLimitBytes: keysBodyLimitBytes,
  errors: wrongVersion,
  params: roomParams,
  query: versionQuery,
  body: roomKeyBackup,
  response: updateResponse,
});

export const getRoomKeysByRoomId = endpoint({
  name: 'getRoomKeysByRoomId',
  method: 'GET',
  paths: v3('/room_keys/keys/:roomId'),
  rateLimit: 'expensive-read',
  errors: ['M_NOT_FOUND'],
  params: roomParams,
  query: versionQuery,
  response: roomKeyBackup,
});

export const deleteRoomKeysByRoomId = endpoint({
  name: 'deleteRoomKeysByRoomId',
  method: 'DELETE',
  paths: v3('/room_keys/keys/:roomId'),
  rateLimit: 'keys',
  errors: wrongVersion,
  params: roomParams,
  query: versionQuery,
  response: updateResponse,
});

export const putRoomKeyBySessionId = endpoint({
  name: 'putRoomKeyBySessionId',
  method: 'PUT',
  paths: v3('/room_keys/keys/:roomId/:sessionId'),
  rateLimit: 'keys',
  errors: wrongVersion,
  params: sessionParams,
  query: versionQuery,
  body: keyBackupData,
  response: updateResponse,
});

export const getRoomKeyBySessionId = endpoint({
  name: 'getRoomKeyBySessionId',
  method: 'GET',
  paths: v3('/room_keys/keys/:roomId/:sessionId'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: sessionParams,
  query: versionQuery,
  response: keyBackupData,
});

export const deleteRoomKeyBySessionId = endpoint({
  name: 'deleteRoomKeyBySessionId',
  method: 'DELETE',
  paths: v3('/room_keys/keys/:roomId/:sessionId'),
  rateLimit: 'keys',
  errors: wrongVersion,
  params: sessionParams,
  query: versionQuery,
  response: updateResponse,
});
