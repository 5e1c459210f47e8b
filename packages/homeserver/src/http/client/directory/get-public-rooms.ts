// Lists the published rooms.

import type { ServerName } from '@veche/protocol';
import { MatrixError } from '@veche/protocol';
import { getPublicRooms } from '@veche/protocol/endpoints/index';
import type { PublicRooms } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePublicRooms(rooms: PublicRooms, serverName: ServerName): Served {
  return serve(getPublicRooms, async ({ query }) => {
    if (query.server !== undefined && query.server !== serverName) {
      throw new MatrixError(404, 'M_NOT_FOUND', 'This server does not know that server');
    }
    return rooms.page(query);
  });
}
