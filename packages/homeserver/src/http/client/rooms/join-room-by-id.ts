// Joins a room by its id.
import { joinRoomById } from '@veche/protocol/endpoints/index';
import type { Memberships, RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveJoinRoomById(memberships: Memberships, aliases: RoomAliases): Served {
  return serve(joinRoomById, async ({ requester, params, body }) => {
    const room = await aliases.roomNumber(params.roomId);
    return { room_id: await memberships.join(requester, room, body ?? {}) };
  });
}
