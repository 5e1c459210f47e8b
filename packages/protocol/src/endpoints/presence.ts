// Contracts of presence. This server shares none: what is set is accepted and told to nobody.
// https://spec.matrix.org/v1.19/client-server-api/#presence
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

const params = Type.Object({ userId: Type.String() });
const presence = Type.Enum(['online', 'offline', 'unavailable']);

export const setPresence = endpoint({
  name: 'setPresence',
  method: 'PUT',
  paths: v3('/presence/:userId/status'),
  rateLimit: 'account-write',
  errors: ['M_FORBIDDEN'],
  params,
  body: Type.Object({ presence, status_msg: Type.Optional(Type.String()) }),
  response: Type.Object({}),
});

export const getPresence = endpoint({
  name: 'getPresence',
  method: 'GET',
  paths: v3('/presence/:userId/status'),
  rateLimit: 'cheap-read',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params,
  response: Type.Object({
    presence,
    currently_active: Type.Optional(Type.Boolean()),
    last_active_ago: Type.Optional(Type.Integer()),
    status_msg: Type.Optional(Type.String()),
  }),
});
