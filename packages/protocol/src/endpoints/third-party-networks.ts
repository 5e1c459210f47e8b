// Contracts of bridges to other networks: which there are, and who is whom over there.
// https://spec.matrix.org/v1.19/client-server-api/#third-party-networks
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

const mappings = Type.Array(Type.Unknown());
const byProtocol = Type.Object({ protocol: Type.String() });

export const getProtocols = endpoint({
  name: 'getProtocols',
  method: 'GET',
  paths: v3('/thirdparty/protocols'),
  rateLimit: 'cheap-read',
  response: Type.Record(Type.String(), Type.Unknown()),
});

export const getProtocolMetadata = endpoint({
  name: 'getProtocolMetadata',
  method: 'GET',
  paths: v3('/thirdparty/protocol/:protocol'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: byProtocol,
  response: Type.Object({}),
});

export const queryLocationByProtocol = endpoint({
  name: 'queryLocationByProtocol',
  method: 'GET',
  paths: v3('/thirdparty/location/:protocol'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: byProtocol,
  response: mappings,
});

export const queryUserByProtocol = endpoint({
  name: 'queryUserByProtocol',
  method: 'GET',
  paths: v3('/thirdparty/user/:protocol'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  params: byProtocol,
  response: mappings,
});

export const queryLocationByAlias = endpoint({
  name: 'queryLocationByAlias',
  method: 'GET',
  paths: v3('/thirdparty/location'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  query: Type.Object({ alias: Type.String() }),
  response: mappings,
});

export const queryUserById = endpoint({
  name: 'queryUserByID',
  method: 'GET',
  paths: v3('/thirdparty/user'),
  rateLimit: 'cheap-read',
  errors: ['M_NOT_FOUND'],
  query: Type.Object({ userid: Type.String() }),
  response: mappings,
});
