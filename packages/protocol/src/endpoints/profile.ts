// Contracts of profiles.
// https://spec.matrix.org/v1.19/client-server-api/#profiles
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

const fieldParams = Type.Object({ userId: Type.String(), keyName: Type.String() });
const anything = Type.Record(Type.String(), Type.Unknown());

export const getUserProfile = endpoint({
  name: 'getUserProfile',
  method: 'GET',
  auth: 'optional',
  paths: v3('/profile/:userId'),
  guests: true,
  rateLimit: 'user-search',
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN'],
  params: Type.Object({ userId: Type.String() }),
  response: Type.Object(
    { displayname: Type.Optional(Type.String()), avatar_url: Type.Optional(Type.String()) },
    { additionalProperties: true },
  ),
});

const stable = v3('/profile/:userId/:keyName');
const fieldPaths = [
  ...stable,
  {
    path: '/_matrix/client/unstable/uk.tcpip.msc4133/profile/:userId/:keyName',
    unstableFeature: 'uk.tcpip.msc4133',
  },
];

export const getProfileField = endpoint({
  name: 'getProfileField',
  method: 'GET',
  auth: 'optional',
  paths: fieldPaths,
  guests: true,
  rateLimit: 'user-search',
  errors: ['M_NOT_FOUND', 'M_FORBIDDEN'],
  params: fieldParams,
  response: anything,
});

export const setProfileField = endpoint({
  name: 'setProfileField',
  method: 'PUT',
  paths: fieldPaths,
  guests: true,
  rateLimit: 'account-write',
  refusedWhileSuspended: true,
  /** The whole profile stays under 64 KiB; the body holds its key too. */
  bodyLimitBytes: 66 * 1024,
  errors: ['M_FORBIDDEN', 'M_MISSING_PARAM', 'M_INVALID_PARAM', 'M_PROFILE_TOO_LARGE', 'M_KEY_TOO_LARGE'],
  params: fieldParams,
  body: anything,
  response: Type.Object({}),
});

export const deleteProfileField = endpoint({
  name: 'deleteProfileField',
  method: 'DELETE',
  paths: fieldPaths,
  guests: true,
  rateLimit: 'account-write',
  refusedWhileSuspended: true,
  errors: ['M_FORBIDDEN', 'M_INVALID_PARAM'],
  params: fieldParams,
  response: Type.Object({}),
});
