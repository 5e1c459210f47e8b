// Finds people.
import { searchUserDirectory } from '@veche/protocol/endpoints/index';
import type { UserDirectory } from '../../../domains/profiles/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSearchUserDirectory(directory: UserDirectory): Served {
  return serve(searchUserDirectory, async ({ requester, body }) =>
    directory.search(requester.user, body.search_term, body.limit),
  );
}
