// Contracts of finding rooms: aliases, the published directory, summaries and spaces.
// https://spec.matrix.org/v1.19/client-server-api/#room-aliases
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { eventContent } from './event-shapes.ts';
import { v1, v3 } from './room-paths.ts';

const roomParams = Type.Object({ roomId: Type.String() });
const aliasParams = Type.Object({ roomAlias: Type.String() });
const empty = Type.Object({});

export const setRoomAlias = endpoint({
  name: 'setRoomAlias',
  method: 'PUT',
  paths: v3('/directory/room/:roomAlias'),
  rateLimit: 'account-write',
  refusedWhileSuspended: true,
  errors: ['M_INVALID_PARAM', 'M_UNKNOWN', 'M_FORBIDDEN', 'M_NOT_FOUND'],
  params: aliasParams,
  body: Type.Object({ room_id: Type.String() }),
  response: empty,
});

export const getRoomIdByAlias = endpoint({
  name: 'getRoomIdByAlias',
  method: 'GET',
  paths: v3('/directory/room/:roomAlias'),
  auth: 'none',
  rateLimit: 'cheap-read',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND'],
  params: aliasParams,
  response: Type.Object({ room_id: Type.String(), servers: Type.Array(Type.String()) }),
});

export const deleteRoomAlias = endpoint({
  name: 'deleteRoomAlias',
  method: 'DELETE',
  paths: v3('/directory/room/:roomAlias'),
  rateLimit: 'account-write',
  refusedWhileSuspended: true,
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN'],
  params: aliasParams,
  response: empty,
});

export const getLocalAliases = endpoint({
  name: 'getLocalAliases',
  method: 'GET',
  paths: [
    ...v3('/rooms/:roomId/aliases'),
    {
      path: '/_matrix/client/unstable/org.matrix.msc2432/rooms/:roomId/aliases',
      unstableFeature: 'org.matrix.msc2432',
    },
  ],
  guests: true,
  rateLimit: 'cheap-read',
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: roomParams,
  response: Type.Object({ aliases: Type.Array(Type.String()) }),
});

export const getRoomVisibilityOnDirectory = endpoint({
  name: 'getRoomVisibilityOnDirectory',
  method: 'GET',
  paths: v3('/directory/list/room/:roomId'),
  auth: 'none',
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: roomParams,
  response: Type.Object({ visibility: Type.Enum(['public', 'private']) }),
});

export const setRoomVisibilityOnDirectory = endpoint({
  name: 'setRoomVisibilityOnDirectory',
  method: 'PUT',
  paths: v3('/directory/list/room/:roomId'),
  rateLimit: 'account-write',
  refusedWhileSuspended: true,
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN'],
  params: roomParams,
  body: Type.Object({ visibility: Type.Optional(Type.Enum(['public', 'private'])) }),
  response: empty,
});

const publicRoomFields = {
  room_id: Type.String(),
  canonical_alias: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  topic: Type.Optional(Type.String()),
  avatar_url: Type.Optional(Type.String()),
  num_joined_members: Type.Integer(),
  world_readable: Type.Boolean(),
  guest_can_join: Type.Boolean(),
  join_rule: Type.Optional(Type.String()),
  room_type: Type.Optional(Type.String()),
};
const summaryFields = {
  ...publicRoomFields,
  allowed_room_ids: Type.Optional(Type.Array(Type.String())),
  encryption: Type.Optional(Type.String()),
  room_version: Type.Optional(Type.String()),
};

const publicRoomsResponse = Type.Object({
  chunk: Type.Array(Type.Object(publicRoomFields)),
  next_batch: Type.Optional(Type.String()),
  prev_batch: Type.Optional(Type.String()),
  total_room_count_estimate: Type.Optional(Type.Integer()),
});

export const getPublicRooms = endpoint({
  name: 'getPublicRooms',
  method: 'GET',
  paths: v3('/publicRooms'),
  auth: 'none',
  rateLimit: 'expensive-read',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND'],
  query: Type.Object({
    limit: Type.Optional(Type.Integer()),
    since: Type.Optional(Type.String()),
    server: Type.Optional(Type.String()),
  }),
  response: publicRoomsResponse,
});

export const queryPublicRooms = endpoint({
  name: 'queryPublicRooms',
  method: 'POST',
  paths: v3('/publicRooms'),
  guests: true,
  rateLimit: 'expensive-read',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND'],
  query: Type.Object({ server: Type.Optional(Type.String()) }),
  body: Type.Object({
    limit: Type.Optional(Type.Integer()),
    since: Type.Optional(Type.String()),
    filter: Type.Optional(
      Type.Object({
        generic_search_term: Type.Optional(Type.String()),
        room_types: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Null()]))),
      }),
    ),
    include_all_networks: Type.Optional(Type.Boolean()),
    third_party_instance_id: Type.Optional(Type.String()),
  }),
  response: publicRoomsResponse,
});

export const getRoomSummary = endpoint({
  name: 'getRoomSummary',
  method: 'GET',
  paths: [
    ...v1('/room_summary/:roomIdOrAlias'),
    {
      path: '/_matrix/client/unstable/im.nheko.summary/summary/:roomIdOrAlias',
      unstableFeature: 'im.nheko.summary',
    },
    '/_matrix/client/unstable/im.nheko.summary/rooms/:roomIdOrAlias/summary',
  ],
  auth: 'optional',
  guests: true,
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: Type.Object({ roomIdOrAlias: Type.String() }),
  query: Type.Object({ via: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])) }),
  response: Type.Object({ ...summaryFields, membership: Type.Optional(Type.String()) }),
});

export const getSpaceHierarchy = endpoint({
  name: 'getSpaceHierarchy',
  method: 'GET',
  paths: v1('/rooms/:roomId/hierarchy'),
  guests: true,
  rateLimit: 'expensive-read',
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: roomParams,
  query: Type.Object({
    suggested_only: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    max_depth: Type.Optional(Type.Integer({ minimum: 0 })),
    from: Type.Optional(Type.String()),
  }),
  response: Type.Object({
    rooms: Type.Array(
      Type.Object({
        ...summaryFields,
        children_state: Type.Array(
          Type.Object({
            type: Type.String(),
            state_key: Type.String(),
            content: eventContent,
            sender: Type.String(),
            origin_server_ts: Type.Integer(),
          }),
        ),
      }),
    ),
    next_batch: Type.Optional(Type.String()),
  }),
});
