// Tells where an alias leads.

import type { ServerName } from '@veche/protocol';
import { getRoomIdByAlias } from '@veche/protocol/endpoints/index';
import type { RoomAliases } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRoomAlias(aliases: RoomAliases, serverName: ServerName): Served {
  return serve(getRoomIdByAlias, async ({ params }) => {
    const { roomId } = await aliases.resolve(params.roomAlias);
    return { room_id: roomId, servers: [serverName] };
  });
}
