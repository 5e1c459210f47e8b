// Takes an alias away.
import { deleteRoomAlias } from '@veche/protocol/endpoints/index';
import type { RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteRoomAlias(aliases: RoomAliases): Served {
  return serve(deleteRoomAlias, async ({ requester, params }) => {
    await aliases.remove(params.roomAlias, requester);
    return {};
  });
}
