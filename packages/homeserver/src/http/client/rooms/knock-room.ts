// Asks to be let into a room.
import { knockRoom } from '@veche/protocol/endpoints/index';
import type { Memberships, RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveKnockRoom(memberships: Memberships, aliases: RoomAliases): Served {
  return serve(knockRoom, async ({ requester, params, body }) => {
    const room = await aliases.roomNumber(params.roomIdOrAlias);
    return { room_id: await memberships.knock(requester, room, body?.reason) };
  });
}
