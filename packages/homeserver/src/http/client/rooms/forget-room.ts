// Forgets a room that was left.
import { forgetRoom } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveForgetRoom(memberships: Memberships): Served {
  return serve(forgetRoom, async ({ requester, params }) => {
    await memberships.forget(requester, params.roomId);
    return {};
  });
}
