// Tells what a room is, before one is in it.
import { getRoomSummary } from '@veche/protocol/endpoints/index';
import type { RoomAliases, RoomSummaries } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRoomSummary(summaries: RoomSummaries, aliases: RoomAliases, viewerOf: ViewerOf): Served {
  return serve(getRoomSummary, async ({ requester, params }) => {
    const room = await aliases.roomNumber(params.roomIdOrAlias);
    return summaries.summary(room, requester ? await viewerOf(requester) : undefined);
  });
}
