// Lists the threads of a room.
import { getThreadRoots } from '@veche/protocol/endpoints/index';
import type { RelationReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveThreads(relations: RelationReads, viewerOf: ViewerOf): Served {
  return serve(getThreadRoots, async ({ requester, params, query }) => {
    return relations.threads(await viewerOf(requester), params.roomId, query);
  });
}
