// Walks the rooms of a space.
import { getSpaceHierarchy } from '@veche/protocol/endpoints/index';
import type { RoomSummaries } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveSpaceHierarchy(summaries: RoomSummaries, viewerOf: ViewerOf): Served {
  return serve(getSpaceHierarchy, async ({ requester, params, query }) => {
    return summaries.hierarchy(await viewerOf(requester), params.roomId, query);
  });
}
