// Joins a room by id or alias.
import { joinRoom } from '@veche/protocol/endpoints/index';
import type { Memberships, RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveJoinRoom(memberships: Memberships, aliases: RoomAliases): Served {
  return serve(joinRoom, async ({ requester, params, body }) => {
    const room = await aliases.roomNumber(params.roomIdOrAlias);
    return { room_id: await memberships.join(requester, room, body ?? {}) };
  });
}
