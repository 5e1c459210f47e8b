// Whose token this is.
import { whoami } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveWhoami(): Served {
  return serve(whoami, async ({ requester }) => ({
    user_id: requester.userId,
    device_id: requester.deviceId,
    is_guest: requester.isGuest,
  }));
}
