// Tells whether a room is published.
import { getRoomVisibilityOnDirectory } from '@veche/protocol/endpoints/index';
import type { PublicRooms } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRoomVisibility(rooms: PublicRooms): Served {
  return serve(getRoomVisibilityOnDirectory, async ({ params }) => {
    const isPublished = await rooms.isPublished(params.roomId);
    return { visibility: isPublished ? ('public' as const) : ('private' as const) };
  });
}
