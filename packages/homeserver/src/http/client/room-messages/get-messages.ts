// Pages through the history of a room.
import { getRoomEvents } from '@veche/protocol/endpoints/index';
import type { TimelineReads } from '../../../domains/rooms/index.ts';
import { readRoomEventFilter } from '../../room-event-filter.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveMessages(timeline: TimelineReads, viewerOf: ViewerOf): Served {
  return serve(getRoomEvents, async ({ requester, params, query }) => {
    const viewer = await viewerOf(requester);
    const filter = readRoomEventFilter(query.filter);
    return timeline.page(viewer, params.roomId, { ...query, dir: query.dir ?? 'b', filter });
  });
}
