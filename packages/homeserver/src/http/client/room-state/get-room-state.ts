// Tells the state of a room.
import { getRoomState } from '@veche/protocol/endpoints/index';
import type { RoomReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRoomState(reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(getRoomState, async ({ requester, params }) => {
    return reads.state(await viewerOf(requester), params.roomId);
  });
}
