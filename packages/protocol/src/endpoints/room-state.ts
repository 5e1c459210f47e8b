// Contracts of reading and setting the state of a room, and its members.
// https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientEvent, eventContent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

const roomParams = Type.Object({ roomId: Type.String() });
const membership = Type.Enum(['join', 'invite', 'knock', 'leave', 'ban']);

export const getRoomState = endpoint({
  name: 'getRoomState',
  method: 'GET',
  paths: v3('/rooms/:roomId/state'),
  guests: true,
  rateLimit: 'expensive-read',
  result: 'json-text',
  params: roomParams,
  response: Type.Array(clientEvent),
});

/** The state key may be left out, with or without the slash before it. */
export const getRoomStateWithKey = endpoint({
  name: 'getRoomStateWithKey',
  method: 'GET',
  paths: [
    ...v3('/rooms/:roomId/state/:eventType/:stateKey'),
    ...v3('/rooms/:roomId/state/:eventType'),
    ...v3('/rooms/:roomId/state/:eventType/'),
  ],
  guests: true,
  rateLimit: 'cheap-read',
  result: 'json-text',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({
    roomId: Type.String(),
    eventType: Type.String(),
    stateKey: Type.Optional(Type.String()),
  }),
  query: Type.Object({ format: Type.Optional(Type.Enum(['content', 'event'])) }),
  response: Type.Union([clientEvent, eventContent]),
});

export const setRoomStateWithKey = endpoint({
  name: 'setRoomStateWithKey',
  method: 'PUT',
  paths: [
    ...v3('/rooms/:roomId/state/:eventType/:stateKey'),
    ...v3('/rooms/:roomId/state/:eventType'),
    ...v3('/rooms/:roomId/state/:eventType/'),
  ],
  guests: true,
  rateLimit: 'send',
  bodyLimitBytes: 256 * 1024,
  errors: ['M_FORBIDDEN', 'M_INVALID_PARAM', 'M_BAD_ALIAS', 'M_TOO_LARGE', 'M_BAD_JSON'],
  params: Type.Object({
    roomId: Type.String(),
    eventType: Type.String(),
    stateKey: Type.Optional(Type.String()),
  }),
  body: eventContent,
  response: Type.Object({ event_id: Type.String() }),
});

export const getMembersByRoom = endpoint({
  name: 'getMembersByRoom',
  method: 'GET',
  paths: v3('/rooms/:roomId/members'),
  guests: true,
  rateLimit: 'expensive-read',
  result: 'json-text',
  errors: ['M_INVALID_PARAM'],
  params: roomParams,
  query: Type.Object({
    at: Type.Optional(Type.String()),
    membership: Type.Optional(membership),
    not_membership: Type.Optional(membership),
  }),
  response: Type.Object({ chunk: Type.Array(clientEvent) }),
});

export const getJoinedMembersByRoom = endpoint({
  name: 'getJoinedMembersByRoom',
  method: 'GET',
  paths: v3('/rooms/:roomId/joined_members'),
  guests: true,
  rateLimit: 'expensive-read',
  params: roomParams,
  response: Type.Object({
    joined: Type.Record(
      Type.String(),
      Type.Object({
        display_name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        avatar_url: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      }),
    ),
  }),
});
