// Contracts of events that belong to others: replies, edits, reactions, threads.
// https://spec.matrix.org/v1.19/client-server-api/#relationships-api
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientEvent } from './event-shapes.ts';
import { v1 } from './room-paths.ts';

const query = Type.Object({
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  dir: Type.Optional(Type.Enum(['b', 'f'])),
  recurse: Type.Optional(Type.Boolean()),
});
const response = Type.Object({
  chunk: Type.Array(clientEvent),
  next_batch: Type.Optional(Type.String()),
  prev_batch: Type.Optional(Type.String()),
  recursion_depth: Type.Optional(Type.Integer()),
});

const unstable = '/_matrix/client/unstable/rooms/:roomId/relations/:eventId';

/** All three spellings (any relation, of one type, of one type and event type) are one endpoint. */
export const getRelatingEvents = endpoint({
  name: 'getRelatingEvents',
  method: 'GET',
  paths: [
    ...v1('/rooms/:roomId/relations/:eventId'),
    ...v1('/rooms/:roomId/relations/:eventId/:relType'),
    ...v1('/rooms/:roomId/relations/:eventId/:relType/:eventType'),
    unstable,
    `${unstable}/:relType`,
    `${unstable}/:relType/:eventType`,
  ],
  guests: true,
  rateLimit: 'expensive-read',
  result: 'json-text',
  errors: ['M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: Type.Object({
    roomId: Type.String(),
    eventId: Type.String(),
    relType: Type.Optional(Type.String()),
    eventType: Type.Optional(Type.String()),
  }),
  query,
  response,
});

export const getThreadRoots = endpoint({
  name: 'getThreadRoots',
  method: 'GET',
  paths: v1('/rooms/:roomId/threads'),
  rateLimit: 'expensive-read',
  result: 'json-text',
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: Type.Object({ roomId: Type.String() }),
  query: Type.Object({
    include: Type.Optional(Type.Enum(['all', 'participated'])),
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    from: Type.Optional(Type.String()),
  }),
  response: Type.Object({ chunk: Type.Array(clientEvent), next_batch: Type.Optional(Type.String()) }),
});
