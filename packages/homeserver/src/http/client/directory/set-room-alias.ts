// Gives a room an alias.
import { setRoomAlias } from '@veche/protocol/endpoints/index';
import type { RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSetRoomAlias(aliases: RoomAliases): Served {
  return serve(setRoomAlias, async ({ requester, params, body }) => {
    await aliases.add(params.roomAlias, body.room_id, requester);
    return {};
  });
}
