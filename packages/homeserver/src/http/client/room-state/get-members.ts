// Tells who is and was in a room.
import { getMembersByRoom } from '@veche/protocol/endpoints/index';
import type { RoomReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveMembers(reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(getMembersByRoom, async ({ requester, params, query }) => {
    return reads.members(await viewerOf(requester), params.roomId, query);
  });
}
