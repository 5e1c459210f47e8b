// Removes somebody from a room.
import { kick } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveKick(memberships: Memberships): Served {
  return serve(kick, async ({ requester, params, body }) => {
    await memberships.kick(requester, params.roomId, body.user_id, body.reason);
    return {};
  });
}
