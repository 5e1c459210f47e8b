// One's own account: who am I, password, leaving for good, what the server tells about accounts.
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths, InteractiveAuthData, vechePath } from './interactive-auth.ts';

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami */
export const whoami = endpoint({
  name: 'getTokenOwner',
  method: 'GET',
  paths: clientPaths('account/whoami'),
  guests: true,
  rateLimit: 'cheap-read',
  response: Type.Object({
    user_id: Type.String(),
    device_id: Type.String(),
    is_guest: Type.Boolean(),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword */
export const changePassword = endpoint({
  name: 'changePassword',
  method: 'POST',
  paths: clientPaths('account/password'),
  auth: 'optional',
  userInteractive: true,
  rateLimit: 'login',
  errors: ['M_WEAK_PASSWORD'],
  body: Type.Object({
    auth: Type.Optional(InteractiveAuthData),
    new_password: Type.Optional(Type.String()),
    logout_devices: Type.Optional(Type.Boolean()),
  }),
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate */
export const deactivateAccount = endpoint({
  name: 'deactivateAccount',
  method: 'POST',
  paths: clientPaths('account/deactivate'),
  auth: 'optional',
  userInteractive: true,
  rateLimit: 'login',
  body: Type.Object({
    auth: Type.Optional(InteractiveAuthData),
    id_server: Type.Optional(Type.String()),
    erase: Type.Optional(Type.Boolean()),
  }),
  response: Type.Object({ id_server_unbind_result: Type.String() }),
});

/** Since when somebody has an account here: shown with a stranger's request. */
export const getAccountAge = endpoint({
  name: 'getAccountAge',
  method: 'GET',
  paths: [vechePath('accounts/:userId')],
  rateLimit: 'user-search',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({ userId: Type.String() }),
  /** Day of registration, `YYYY-MM-DD` in UTC. */
  response: Type.Object({ created_day: Type.String() }),
});

/** What the operator did to this account, newest first: every client shows it. */
export const getNotices = endpoint({
  name: 'getNotices',
  method: 'GET',
  paths: [vechePath('notices')],
  lockedAccounts: true,
  rateLimit: 'cheap-read',
  response: Type.Object({
    notices: Type.Array(
      Type.Object({ id: Type.Integer(), ts: Type.Integer(), kind: Type.String(), basis: Type.String() }),
    ),
  }),
});

/** Everything that this server holds about the person who asks: what the app shows as "What this server can see". */
export const getOwnRecord = endpoint({
  name: 'getOwnRecord',
  method: 'GET',
  paths: [vechePath('account/record')],
  // Reads whole tables: for a look now and then.
  rateLimit: 'own-record',
  response: Type.Object({
    user_id: Type.String(),
    created_day: Type.String(),
    has_password: Type.Boolean(),
    has_sheet: Type.Boolean(),
    passkeys: Type.Integer(),
    devices: Type.Array(
      Type.Object({
        device_id: Type.String(),
        display_name: Type.Optional(Type.String()),
        created_day: Type.String(),
        last_seen_day: Type.String(),
      }),
    ),
    /** All else, by kind: rows as they are stored (docs/subsystems/own-record.md). Times are milliseconds since 1970. */
    holds: Type.Array(
      Type.Object({
        what: Type.String(),
        count: Type.Integer(),
        rows: Type.Array(
          Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer(), Type.Null()])),
        ),
      }),
    ),
  }),
});
