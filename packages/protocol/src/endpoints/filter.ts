// Contracts of stored filters.
// https://spec.matrix.org/v1.19/client-server-api/#filtering
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { syncFilter } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

export const defineFilter = endpoint({
  name: 'defineFilter',
  method: 'POST',
  paths: v3('/user/:userId/filter'),
  guests: true,
  rateLimit: 'account-write',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON'],
  params: Type.Object({ userId: Type.String() }),
  body: syncFilter,
  response: Type.Object({ filter_id: Type.String() }),
});

export const getFilter = endpoint({
  name: 'getFilter',
  method: 'GET',
  paths: v3('/user/:userId/filter/:filterId'),
  guests: true,
  rateLimit: 'cheap-read',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: Type.Object({ userId: Type.String(), filterId: Type.String() }),
  response: syncFilter,
});
