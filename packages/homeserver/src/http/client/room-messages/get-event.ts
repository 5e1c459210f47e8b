// Tells one event.
import { getOneRoomEvent } from '@veche/protocol/endpoints/index';
import type { RoomReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRoomEvent(reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(getOneRoomEvent, async ({ requester, params }) => {
    return reads.event(await viewerOf(requester), params.roomId, params.eventId);
  });
}
