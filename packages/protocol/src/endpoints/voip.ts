// Contract of the relay for calls. https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3voipturnserver
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

/** Where calls are relayed, and the password for it; an empty object where this server knows no relay. */
export const getTurnServer = endpoint({
  name: 'getTurnServer',
  method: 'GET',
  paths: v3('/voip/turnServer'),
  rateLimit: 'cheap-read',
  response: Type.Object({
    username: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    uris: Type.Optional(Type.Array(Type.String())),
    /** Seconds. */
    ttl: Type.Optional(Type.Integer()),
  }),
});
