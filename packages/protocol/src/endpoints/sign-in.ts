// Signing in and out, and the tokens of a session.
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths, InteractiveAuthData } from './interactive-auth.ts';
import { PasskeyAnswer, SheetAnswer } from './passkeys.ts';

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3login */
export const getLoginFlows = endpoint({
  name: 'getLoginFlows',
  method: 'GET',
  paths: clientPaths('login'),
  auth: 'none',
  rateLimit: 'cheap-read',
  response: Type.Object({
    flows: Type.Array(Type.Object({ type: Type.String(), get_login_token: Type.Optional(Type.Boolean()) })),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#identifier-types */
export const UserIdentifier = Type.Object({ type: Type.String() }, { additionalProperties: true });

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login */
export const login = endpoint({
  name: 'login',
  method: 'POST',
  paths: clientPaths('login'),
  auth: 'none',
  rateLimit: 'login',
  errors: ['M_FORBIDDEN', 'M_USER_DEACTIVATED', 'M_USER_LOCKED'],
  body: Type.Object({
    type: Type.String(),
    identifier: Type.Optional(UserIdentifier),
    user: Type.Optional(Type.String()),
    medium: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    token: Type.Optional(Type.String()),
    device_id: Type.Optional(Type.String()),
    initial_device_display_name: Type.Optional(Type.String()),
    refresh_token: Type.Optional(Type.Boolean()),
    /** For `chat.veche.passkey`: the answer to `createPasskeyChallenge`. */
    passkey: Type.Optional(PasskeyAnswer),
    /** For `chat.veche.sheet`: the answer to `createSheetChallenge`. */
    sheet: Type.Optional(SheetAnswer),
  }),
  response: Type.Object({
    user_id: Type.String(),
    device_id: Type.String(),
    access_token: Type.String(),
    refresh_token: Type.Optional(Type.String()),
    expires_in_ms: Type.Optional(Type.Integer()),
    home_server: Type.Optional(Type.String()),
    well_known: Type.Optional(Type.Object({ 'm.homeserver': Type.Object({ base_url: Type.String() }) })),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token */
export const generateLoginToken = endpoint({
  name: 'generateLoginToken',
  method: 'POST',
  paths: ['/_matrix/client/v1/login/get_token'],
  userInteractive: true,
  rateLimit: 'login',
  body: Type.Object({ auth: Type.Optional(InteractiveAuthData) }),
  response: Type.Object({ login_token: Type.String(), expires_in_ms: Type.Integer() }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh */
export const refresh = endpoint({
  name: 'refresh',
  method: 'POST',
  paths: ['/_matrix/client/v3/refresh', '/_matrix/client/v1/refresh'],
  auth: 'none',
  rateLimit: 'login',
  errors: ['M_UNKNOWN_TOKEN'],
  body: Type.Object({ refresh_token: Type.String() }),
  response: Type.Object({
    access_token: Type.String(),
    refresh_token: Type.String(),
    expires_in_ms: Type.Integer(),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logout */
export const logout = endpoint({
  name: 'logout',
  method: 'POST',
  paths: clientPaths('logout'),
  lockedAccounts: true,
  rateLimit: 'account-write',
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logoutall */
export const logoutAll = endpoint({
  name: 'logout_all',
  method: 'POST',
  paths: clientPaths('logout/all'),
  lockedAccounts: true,
  rateLimit: 'account-write',
  response: Type.Object({}),
});
