// Tells who is in a room, with names and pictures.
import { getJoinedMembersByRoom } from '@veche/protocol/endpoints/index';
import type { RoomReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveJoinedMembers(reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(getJoinedMembersByRoom, async ({ requester, params }) => {
    return { joined: await reads.joinedMembers(await viewerOf(requester), params.roomId) };
  });
}
