// Bans somebody from a room.
import { ban } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveBan(memberships: Memberships): Served {
  return serve(ban, async ({ requester, params, body }) => {
    await memberships.ban(requester, params.roomId, body.user_id, body.reason);
    return {};
  });
}
