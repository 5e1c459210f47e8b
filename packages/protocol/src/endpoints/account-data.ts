// Contracts of account data, global and by room, and of tags.
// https://spec.matrix.org/v1.19/client-server-api/#client-config
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { eventContent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

const globalParams = Type.Object({ userId: Type.String(), type: Type.String() });
const roomParams = Type.Object({ userId: Type.String(), roomId: Type.String(), type: Type.String() });
const tagParams = Type.Object({ userId: Type.String(), roomId: Type.String(), tag: Type.String() });
/** Secret storage, pins and the encrypted data of clients stand here. */
const bodyLimitBytes = 256 * 1024;

export const setAccountData = endpoint({
  name: 'setAccountData',
  method: 'PUT',
  paths: v3('/user/:userId/account_data/:type'),
  guests: true,
  rateLimit: 'account-write',
  bodyLimitBytes,
  errors: ['M_FORBIDDEN', 'M_BAD_JSON', 'M_TOO_LARGE'],
  params: globalParams,
  body: eventContent,
  response: Type.Object({}),
});

export const getAccountData = endpoint({
  name: 'getAccountData',
  method: 'GET',
  paths: v3('/user/:userId/account_data/:type'),
  guests: true,
  rateLimit: 'cheap-read',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: globalParams,
  response: eventContent,
});

export const setAccountDataPerRoom = endpoint({
  name: 'setAccountDataPerRoom',
  method: 'PUT',
  paths: v3('/user/:userId/rooms/:roomId/account_data/:type'),
  guests: true,
  rateLimit: 'account-write',
  bodyLimitBytes,
  errors: ['M_FORBIDDEN', 'M_BAD_JSON', 'M_INVALID_PARAM', 'M_TOO_LARGE'],
  params: roomParams,
  body: eventContent,
  response: Type.Object({}),
});

export const getAccountDataPerRoom = endpoint({
  name: 'getAccountDataPerRoom',
  method: 'GET',
  paths: v3('/user/:userId/rooms/:roomId/account_data/:type'),
  guests: true,
  rateLimit: 'cheap-read',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: roomParams,
  response: eventContent,
});

/** `order` is a number between 0 and 1; what else stands in a tag is kept. */
const tagContent = Type.Object({ order: Type.Optional(Type.Number()) }, { additionalProperties: true });

export const getRoomTags = endpoint({
  name: 'getRoomTags',
  method: 'GET',
  paths: v3('/user/:userId/rooms/:roomId/tags'),
  rateLimit: 'cheap-read',
  errors: ['M_FORBIDDEN'],
  params: Type.Object({ userId: Type.String(), roomId: Type.String() }),
  response: Type.Object({ tags: Type.Record(Type.String(), tagContent) }),
});

export const setRoomTag = endpoint({
  name: 'setRoomTag',
  method: 'PUT',
  paths: v3('/user/:userId/rooms/:roomId/tags/:tag'),
  rateLimit: 'account-write',
  errors: ['M_FORBIDDEN', 'M_TOO_LARGE'],
  params: tagParams,
  body: tagContent,
  response: Type.Object({}),
});

export const deleteRoomTag = endpoint({
  name: 'deleteRoomTag',
  method: 'DELETE',
  paths: v3('/user/:userId/rooms/:roomId/tags/:tag'),
  rateLimit: 'account-write',
  errors: ['M_FORBIDDEN'],
  params: tagParams,
  response: Type.Object({}),
});
