// Publishes a room, or takes it out of the directory.
import { setRoomVisibilityOnDirectory } from '@veche/protocol/endpoints/index';
import type { PublicRooms } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSetRoomVisibility(rooms: PublicRooms): Served {
  return serve(setRoomVisibilityOnDirectory, async ({ requester, params, body }) => {
    await rooms.setPublished(params.roomId, (body.visibility ?? 'public') === 'public', requester);
    return {};
  });
}
