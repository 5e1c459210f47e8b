// What a client asks a server before and after it knows an account: versions, discovery, capabilities.
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths, vechePath } from './interactive-auth.ts';

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions */
export const getVersions = endpoint({
  name: 'getVersions',
  method: 'GET',
  paths: ['/_matrix/client/versions'],
  auth: 'none',
  rateLimit: 'cheap-read',
  response: Type.Object({
    versions: Type.Array(Type.String()),
    unstable_features: Type.Record(Type.String(), Type.Boolean()),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient */
export const getWellKnown = endpoint({
  name: 'getWellknown',
  method: 'GET',
  paths: ['/.well-known/matrix/client'],
  auth: 'none',
  rateLimit: 'cheap-read',
  response: Type.Object({ 'm.homeserver': Type.Object({ base_url: Type.String() }) }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixsupport */
export const getWellKnownSupport = endpoint({
  name: 'getWellknownSupport',
  method: 'GET',
  paths: ['/.well-known/matrix/support'],
  auth: 'none',
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  response: Type.Object({
    contacts: Type.Optional(
      Type.Array(
        Type.Object({
          role: Type.String(),
          matrix_id: Type.Optional(Type.String()),
          email_address: Type.Optional(Type.String()),
        }),
      ),
    ),
    support_page: Type.Optional(Type.String()),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3capabilities */
export const getCapabilities = endpoint({
  name: 'getCapabilities',
  method: 'GET',
  paths: clientPaths('capabilities'),
  rateLimit: 'cheap-read',
  response: Type.Object({ capabilities: Type.Record(Type.String(), Type.Unknown()) }),
});

/** How this server lets people in: what the app needs before it shows its first screen. */
export const getSignInWays = endpoint({
  name: 'getSignInWays',
  method: 'GET',
  paths: [vechePath('sign_in')],
  auth: 'none',
  rateLimit: 'cheap-read',
  response: Type.Object({
    server_name: Type.String(),
    /** `open`: anybody; `token`: with an invitation or registration token; `closed`: nobody. */
    registration: Type.Union([Type.Literal('open'), Type.Literal('token'), Type.Literal('closed')]),
    passkey: Type.Object({ rp_id: Type.String() }),
    password: Type.Object({ min_length: Type.Integer(), max_length: Type.Integer() }),
  }),
});
