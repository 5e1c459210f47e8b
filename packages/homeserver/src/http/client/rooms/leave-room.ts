// Leaves a room, or refuses an invitation.
import { leaveRoom } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveLeaveRoom(memberships: Memberships): Served {
  return serve(leaveRoom, async ({ requester, params, body }) => {
    await memberships.leave(requester, params.roomId, body?.reason);
    return {};
  });
}
