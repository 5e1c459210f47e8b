// Contracts around e-mail addresses and telephone numbers. This server keeps none: each says so as the spec words it.
// https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information
import { Type } from 'typebox';
import { type EndpointContract, endpoint } from '../endpoint.ts';
import { clientPaths } from './interactive-auth.ts';

const denied = ['M_THREEPID_DENIED', 'M_THREEPID_MEDIUM_NOT_SUPPORTED', 'M_THREEPID_NOT_FOUND'];
const anything = Type.Object({}, { additionalProperties: true });

/** https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3account3pid */
export const getThirdPartyIds = endpoint({
  name: 'getAccount3PIDs',
  method: 'GET',
  paths: clientPaths('account/3pid'),
  rateLimit: 'cheap-read',
  response: Type.Object({ threepids: Type.Array(Type.Unknown()) }),
});

/** Asks for a code by e-mail or text message. */
function requestToken(name: string, path: string, auth: EndpointContract['auth']) {
  return endpoint({
    name,
    method: 'POST',
    paths: clientPaths(`${path}/requestToken`),
    auth,
    rateLimit: 'login',
    errors: denied,
    body: anything,
    response: Type.Object({}),
  });
}

// Asking while signing in, and while one's password is forgotten, needs no account.
export const requestRegistrationTokenByEmail = requestToken(
  'requestTokenToRegisterEmail',
  'register/email',
  'none',
);
export const requestRegistrationTokenByPhone = requestToken(
  'requestTokenToRegisterMSISDN',
  'register/msisdn',
  'none',
);
export const requestPasswordTokenByEmail = requestToken(
  'requestTokenToResetPasswordEmail',
  'account/password/email',
  'none',
);
export const requestPasswordTokenByPhone = requestToken(
  'requestTokenToResetPasswordMSISDN',
  'account/password/msisdn',
  'none',
);
export const requestContactTokenByEmail = requestToken(
  'requestTokenTo3PIDEmail',
  'account/3pid/email',
  'none',
);
export const requestContactTokenByPhone = requestToken(
  'requestTokenTo3PIDMSISDN',
  'account/3pid/msisdn',
  'none',
);

/** Adds an address that was proven to this server or to an identity server. */
function addition(name: string, path: string) {
  return endpoint({
    name,
    method: 'POST',
    paths: clientPaths(path),
    rateLimit: 'account-write',
    errors: ['M_THREEPID_DENIED'],
    body: anything,
    response: Type.Object({}),
  });
}

export const postThirdPartyId = addition('post3PIDs', 'account/3pid');
export const addThirdPartyId = addition('add3PID', 'account/3pid/add');
export const bindThirdPartyId = addition('bind3PID', 'account/3pid/bind');

/** Takes an address away; afterwards it is not there, which it never was. */
function removal(name: string, path: string) {
  return endpoint({
    name,
    method: 'POST',
    paths: clientPaths(path),
    rateLimit: 'account-write',
    body: Type.Object({
      id_server: Type.Optional(Type.String()),
      medium: Type.String(),
      address: Type.String(),
    }),
    response: Type.Object({ id_server_unbind_result: Type.String() }),
  });
}

export const deleteThirdPartyId = removal('delete3pidFromAccount', 'account/3pid/delete');
export const unbindThirdPartyId = removal('unbind3pidFromAccount', 'account/3pid/unbind');
