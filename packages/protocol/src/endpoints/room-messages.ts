// Contracts of reading a room's history.
// https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientEvent } from './event-shapes.ts';
import { v1, v3 } from './room-paths.ts';

const roomParams = Type.Object({ roomId: Type.String() });
const direction = Type.Enum(['b', 'f']);

export const getRoomEvents = endpoint({
  name: 'getRoomEvents',
  method: 'GET',
  paths: v3('/rooms/:roomId/messages'),
  guests: true,
  rateLimit: 'expensive-read',
  result: 'json-text',
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: roomParams,
  query: Type.Object({
    from: Type.Optional(Type.String()),
    to: Type.Optional(Type.String()),
    /** Required by the spec; clients that leave it out mean backwards. */
    dir: Type.Optional(direction),
    limit: Type.Optional(Type.Integer({ minimum: 0 })),
    /** A RoomEventFilter as JSON. */
    filter: Type.Optional(Type.String()),
  }),
  response: Type.Object({
    start: Type.String(),
    end: Type.Optional(Type.String()),
    chunk: Type.Array(clientEvent),
    state: Type.Optional(Type.Array(clientEvent)),
  }),
});

export const getEventContext = endpoint({
  name: 'getEventContext',
  method: 'GET',
  paths: v3('/rooms/:roomId/context/:eventId'),
  guests: true,
  rateLimit: 'expensive-read',
  result: 'json-text',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({ roomId: Type.String(), eventId: Type.String() }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 0 })),
    filter: Type.Optional(Type.String()),
  }),
  response: Type.Object({
    start: Type.String(),
    end: Type.String(),
    event: clientEvent,
    events_before: Type.Array(clientEvent),
    events_after: Type.Array(clientEvent),
    state: Type.Array(clientEvent),
  }),
});

export const getOneRoomEvent = endpoint({
  name: 'getOneRoomEvent',
  method: 'GET',
  paths: v3('/rooms/:roomId/event/:eventId'),
  guests: true,
  rateLimit: 'cheap-read',
  result: 'json-text',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({ roomId: Type.String(), eventId: Type.String() }),
  response: clientEvent,
});

export const getEventByTimestamp = endpoint({
  name: 'getEventByTimestamp',
  method: 'GET',
  paths: [
    ...v1('/rooms/:roomId/timestamp_to_event'),
    {
      path: '/_matrix/client/unstable/org.matrix.msc3030/rooms/:roomId/timestamp_to_event',
      unstableFeature: 'org.matrix.msc3030',
    },
  ],
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: roomParams,
  query: Type.Object({ ts: Type.Integer(), dir: direction }),
  response: Type.Object({ event_id: Type.String(), origin_server_ts: Type.Integer() }),
});
