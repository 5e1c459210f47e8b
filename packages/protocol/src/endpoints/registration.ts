// Becoming somebody here: registration, names, registration and invitation tokens.
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { clientPaths, InteractiveAuthData, vechePath } from './interactive-auth.ts';
import { PasskeyAnswer, SheetKey } from './passkeys.ts';

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register */
export const register = endpoint({
  name: 'register',
  method: 'POST',
  paths: clientPaths('register'),
  auth: 'none',
  userInteractive: true,
  rateLimit: 'register',
  errors: [
    'M_USER_IN_USE',
    'M_INVALID_USERNAME',
    'M_EXCLUSIVE',
    'M_GUEST_ACCESS_FORBIDDEN',
    'M_WEAK_PASSWORD',
  ],
  query: Type.Object({ kind: Type.Optional(Type.String()) }),
  body: Type.Object({
    auth: Type.Optional(InteractiveAuthData),
    username: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    device_id: Type.Optional(Type.String()),
    initial_device_display_name: Type.Optional(Type.String()),
    inhibit_login: Type.Optional(Type.Boolean()),
    refresh_token: Type.Optional(Type.Boolean()),
    /** Enrols a passkey with the account: answer to `createRegistrationPasskeyOptions`. */
    'chat.veche.passkey': Type.Optional(PasskeyAnswer),
    /** Enrols the sheet's key with the account. */
    'chat.veche.sheet': Type.Optional(SheetKey),
  }),
  response: Type.Object({
    user_id: Type.String(),
    device_id: Type.Optional(Type.String()),
    access_token: Type.Optional(Type.String()),
    refresh_token: Type.Optional(Type.String()),
    expires_in_ms: Type.Optional(Type.Integer()),
    home_server: Type.Optional(Type.String()),
  }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3registeravailable */
export const checkUsernameAvailability = endpoint({
  name: 'checkUsernameAvailability',
  method: 'GET',
  paths: clientPaths('register/available'),
  auth: 'none',
  rateLimit: 'user-search',
  errors: ['M_USER_IN_USE', 'M_INVALID_USERNAME', 'M_EXCLUSIVE'],
  query: Type.Object({ username: Type.String() }),
  response: Type.Object({ available: Type.Boolean() }),
});

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity */
export const registrationTokenValidity = endpoint({
  name: 'registrationTokenValidity',
  method: 'GET',
  paths: [
    '/_matrix/client/v1/register/m.login.registration_token/validity',
    '/_matrix/client/unstable/org.matrix.msc3231/register/org.matrix.msc3231.login.registration_token/validity',
  ],
  auth: 'none',
  rateLimit: 'login',
  query: Type.Object({ token: Type.String() }),
  response: Type.Object({ valid: Type.Boolean() }),
});

const InvitationBudget = {
  /** How many more this person may issue now. */
  remaining: Type.Integer(),
};

/** Issues a one-use registration token to a member, for the link they send to a friend. */
export const createInvitationToken = endpoint({
  name: 'createInvitationToken',
  method: 'POST',
  paths: [vechePath('invitation_tokens')],
  rateLimit: 'account-write',
  errors: ['CHAT_VECHE_BUDGET_SPENT'],
  response: Type.Object({ token: Type.String(), expires_ts: Type.Integer(), ...InvitationBudget }),
});

/** How many invitation tokens one may still issue. */
export const getInvitationBudget = endpoint({
  name: 'getInvitationBudget',
  method: 'GET',
  paths: [vechePath('invitation_tokens')],
  rateLimit: 'cheap-read',
  response: Type.Object({ ...InvitationBudget }),
});

/** A nonce for `registerWithSharedSecret`. Served only where the operator configured a secret. */
export const getSharedSecretNonce = endpoint({
  name: 'getSharedSecretNonce',
  method: 'GET',
  paths: ['/_synapse/admin/v1/register'],
  auth: 'none',
  rateLimit: 'register',
  response: Type.Object({ nonce: Type.String() }),
});

/** Registers an account with an HMAC-SHA1 over nonce, name, password and role (operators' tools and suites). */
export const registerWithSharedSecret = endpoint({
  name: 'registerWithSharedSecret',
  method: 'POST',
  paths: ['/_synapse/admin/v1/register'],
  auth: 'none',
  rateLimit: 'register',
  errors: ['M_USER_IN_USE', 'M_INVALID_USERNAME'],
  body: Type.Object({
    nonce: Type.String(),
    username: Type.String(),
    password: Type.String(),
    mac: Type.String(),
    admin: Type.Optional(Type.Boolean()),
    displayname: Type.Optional(Type.String()),
  }),
  response: Type.Object({
    user_id: Type.String(),
    device_id: Type.String(),
    access_token: Type.String(),
    home_server: Type.String(),
  }),
});
