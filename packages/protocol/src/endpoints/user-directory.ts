// Contract of the search for people.
// https://spec.matrix.org/v1.19/client-server-api/#user-directory
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

export const searchUserDirectory = endpoint({
  name: 'searchUserDirectory',
  method: 'POST',
  paths: v3('/user_directory/search'),
  rateLimit: 'user-search',
  body: Type.Object({
    search_term: Type.String(),
    limit: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  response: Type.Object({
    results: Type.Array(
      Type.Object({
        user_id: Type.String(),
        display_name: Type.Optional(Type.String()),
        avatar_url: Type.Optional(Type.String()),
      }),
    ),
    limited: Type.Boolean(),
  }),
});
