// Tells what was said around an event.
import { getEventContext } from '@veche/protocol/endpoints/index';
import type { TimelineReads } from '../../../domains/rooms/index.ts';
import { readRoomEventFilter } from '../../room-event-filter.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveEventContext(timeline: TimelineReads, viewerOf: ViewerOf): Served {
  return serve(getEventContext, async ({ requester, params, query }) => {
    const viewer = await viewerOf(requester);
    const filter = readRoomEventFilter(query.filter);
    return timeline.context(viewer, params.roomId, params.eventId, query.limit, filter);
  });
}
