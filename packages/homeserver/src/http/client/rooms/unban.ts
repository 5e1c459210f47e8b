// Lifts a ban.
import { unban } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUnban(memberships: Memberships): Served {
  return serve(unban, async ({ requester, params, body }) => {
    await memberships.unban(requester, params.roomId, body.user_id, body.reason);
    return {};
  });
}
