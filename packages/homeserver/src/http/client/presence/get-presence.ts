// Tells of everybody one shares a room with that they are offline: this server shares no presence.
import { MatrixError } from '@veche/protocol';
import { getPresence } from '@veche/protocol/endpoints/index';
import type { MembershipView } from '../../../domains/rooms/index.ts';
import type { UserNumbers } from '../../../storage/identities/user-numbers.ts';
import { type Served, serve } from '../../serve.ts';

export function servePresence(members: MembershipView, users: UserNumbers): Served {
  return serve(getPresence, async ({ requester, params }) => {
    const user = await users.find(params.userId);
    const known = user !== undefined && (await members.usersSharingRoomsWith(requester.user)).has(user);
    if (!known) throw new MatrixError(403, 'M_FORBIDDEN', 'You share no room with this person');
    return { presence: 'offline' as const };
  });
}
