// Searches the published rooms.

import type { ServerName } from '@veche/protocol';
import { MatrixError } from '@veche/protocol';
import { queryPublicRooms } from '@veche/protocol/endpoints/index';
import type { PublicRooms } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveQueryPublicRooms(rooms: PublicRooms, serverName: ServerName): Served {
  return serve(queryPublicRooms, async ({ query, body }) => {
    if (query.server !== undefined && query.server !== serverName) {
      throw new MatrixError(404, 'M_NOT_FOUND', 'This server does not know that server');
    }
    const { generic_search_term: term, room_types: roomTypes } = body.filter ?? {};
    return rooms.page({ limit: body.limit, since: body.since, term, roomTypes });
  });
}
