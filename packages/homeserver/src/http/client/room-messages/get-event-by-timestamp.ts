// Finds the event closest to a moment.
import { getEventByTimestamp } from '@veche/protocol/endpoints/index';
import type { TimelineReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveEventByTimestamp(timeline: TimelineReads, viewerOf: ViewerOf): Served {
  return serve(getEventByTimestamp, async ({ requester, params, query }) => {
    return timeline.byTimestamp(await viewerOf(requester), params.roomId, query.ts, query.dir);
  });
}
