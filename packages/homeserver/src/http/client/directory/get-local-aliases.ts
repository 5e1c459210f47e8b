// Lists the aliases of a room.
import { getLocalAliases } from '@veche/protocol/endpoints/index';
import type { RoomAccess, RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveLocalAliases(aliases: RoomAliases, access: RoomAccess, viewerOf: ViewerOf): Served {
  return serve(getLocalAliases, async ({ requester, params }) => {
    const { room } = await access.readable(params.roomId, await viewerOf(requester));
    return { aliases: await aliases.ofRoom(room) };
  });
}
