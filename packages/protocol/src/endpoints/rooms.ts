// Contracts of making rooms and of who is in them.
// https://spec.matrix.org/v1.19/client-server-api/#rooms-1
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { eventContent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

const roomParams = Type.Object({ roomId: Type.String() });
const empty = Type.Object({});
const reasonBody = Type.Optional(Type.Object({ reason: Type.Optional(Type.String()) }));
const target = Type.Object({ user_id: Type.String(), reason: Type.Optional(Type.String()) });
const roomIdResponse = Type.Object({ room_id: Type.String() });

const invite3pid = Type.Object({
  id_server: Type.String(),
  id_access_token: Type.Optional(Type.String()),
  medium: Type.String(),
  address: Type.String(),
});

const createRoomBody = Type.Object({
  visibility: Type.Optional(Type.Enum(['public', 'private'])),
  room_alias_name: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  topic: Type.Optional(Type.String()),
  invite: Type.Optional(Type.Array(Type.String())),
  invite_3pid: Type.Optional(Type.Array(invite3pid)),
  room_version: Type.Optional(Type.String()),
  creation_content: Type.Optional(eventContent),
  initial_state: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        state_key: Type.Optional(Type.String()),
        content: eventContent,
      }),
    ),
  ),
  preset: Type.Optional(Type.Enum(['private_chat', 'public_chat', 'trusted_private_chat'])),
  is_direct: Type.Optional(Type.Boolean()),
  power_level_content_override: Type.Optional(eventContent),
});

export const createRoom = endpoint({
  name: 'createRoom',
  method: 'POST',
  paths: v3('/createRoom'),
  rateLimit: 'create-room',
  bodyLimitBytes: 1024 * 1024,
  errors: [
    'M_ROOM_IN_USE',
    'M_INVALID_ROOM_STATE',
    'M_UNSUPPORTED_ROOM_VERSION',
    'M_INVALID_PARAM',
    'M_TOO_LARGE',
    'M_THREEPID_NOT_FOUND',
  ],
  body: createRoomBody,
  response: roomIdResponse,
});

export const inviteUser = endpoint({
  name: 'inviteUser',
  method: 'POST',
  paths: v3('/rooms/:roomId/invite'),
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_UNSUPPORTED_ROOM_VERSION', 'M_THREEPID_NOT_FOUND'],
  params: roomParams,
  body: Type.Object({
    user_id: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
    id_server: Type.Optional(Type.String()),
    id_access_token: Type.Optional(Type.String()),
    medium: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
  }),
  response: empty,
});

const joinBody = Type.Optional(
  Type.Object({
    reason: Type.Optional(Type.String()),
    third_party_signed: Type.Optional(Type.Unknown()),
  }),
);

export const joinRoomById = endpoint({
  name: 'joinRoomById',
  method: 'POST',
  paths: v3('/rooms/:roomId/join'),
  guests: true,
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: roomParams,
  body: joinBody,
  response: roomIdResponse,
});

/** `server_name` and `via` may be given several times. */
const viaQuery = Type.Object({
  via: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  server_name: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
});

export const joinRoom = endpoint({
  name: 'joinRoom',
  method: 'POST',
  paths: v3('/join/:roomIdOrAlias'),
  guests: true,
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: Type.Object({ roomIdOrAlias: Type.String() }),
  query: viaQuery,
  body: joinBody,
  response: roomIdResponse,
});

export const knockRoom = endpoint({
  name: 'knockRoom',
  method: 'POST',
  paths: v3('/knock/:roomIdOrAlias'),
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: Type.Object({ roomIdOrAlias: Type.String() }),
  query: viaQuery,
  body: reasonBody,
  response: roomIdResponse,
});

export const leaveRoom = endpoint({
  name: 'leaveRoom',
  method: 'POST',
  paths: v3('/rooms/:roomId/leave'),
  guests: true,
  rateLimit: 'membership',
  refusedWhileSuspended: false,
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: roomParams,
  body: reasonBody,
  response: empty,
});

export const forgetRoom = endpoint({
  name: 'forgetRoom',
  method: 'POST',
  paths: v3('/rooms/:roomId/forget'),
  guests: true,
  rateLimit: 'membership',
  refusedWhileSuspended: false,
  errors: ['M_UNKNOWN'],
  params: roomParams,
  body: Type.Optional(empty),
  response: empty,
});

export const kick = endpoint({
  name: 'kick',
  method: 'POST',
  paths: v3('/rooms/:roomId/kick'),
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN'],
  params: roomParams,
  body: target,
  response: empty,
});

export const ban = endpoint({
  name: 'ban',
  method: 'POST',
  paths: v3('/rooms/:roomId/ban'),
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN'],
  params: roomParams,
  body: target,
  response: empty,
});

export const unban = endpoint({
  name: 'unban',
  method: 'POST',
  paths: v3('/rooms/:roomId/unban'),
  rateLimit: 'membership',
  errors: ['M_FORBIDDEN'],
  params: roomParams,
  body: target,
  response: empty,
});

export const getJoinedRooms = endpoint({
  name: 'getJoinedRooms',
  method: 'GET',
  paths: v3('/joined_rooms'),
  guests: true,
  rateLimit: 'cheap-read',
  response: Type.Object({ joined_rooms: Type.Array(Type.String()) }),
});

export const upgradeRoom = endpoint({
  name: 'upgradeRoom',
  method: 'POST',
  paths: v3('/rooms/:roomId/upgrade'),
  rateLimit: 'create-room',
  errors: ['M_UNSUPPORTED_ROOM_VERSION', 'M_FORBIDDEN', 'M_NOT_FOUND'],
  params: roomParams,
  body: Type.Object({
    new_version: Type.String(),
    additional_creators: Type.Optional(Type.Array(Type.String())),
  }),
  response: Type.Object({ replacement_room: Type.String() }),
});
