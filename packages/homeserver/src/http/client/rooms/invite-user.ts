// Invites somebody to a room.
import { MatrixError } from '@veche/protocol';
import { inviteUser } from '@veche/protocol/endpoints/index';
import type { Memberships } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveInviteUser(memberships: Memberships): Served {
  return serve(inviteUser, async ({ requester, params, body }) => {
    if (body.user_id === undefined) {
      if (body.medium === undefined)
        throw new MatrixError(400, 'M_MISSING_PARAM', 'The field user_id is missing');
      throw new MatrixError(400, 'M_THREEPID_NOT_FOUND', 'People cannot be invited by e-mail or phone here');
    }
    await memberships.invite(requester, params.roomId, body.user_id, body.reason);
    return {};
  });
}
