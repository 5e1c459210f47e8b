// Tells one entry of the state of a room.
import { getRoomStateWithKey } from '@veche/protocol/endpoints/index';
import type { RoomReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRoomStateWithKey(reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(getRoomStateWithKey, async ({ requester, params, query }) => {
    const viewer = await viewerOf(requester);
    const { roomId, eventType, stateKey = '' } = params;
    return reads.stateEvent(viewer, roomId, eventType, stateKey, query.format ?? 'content');
  });
}
