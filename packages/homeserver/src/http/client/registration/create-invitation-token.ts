// A one-use registration token for a friend.
import { createInvitationToken } from '@veche/protocol/endpoints/index';
import type { RegistrationTokens } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveInvitationToken(tokens: RegistrationTokens): Served {
  return serve(createInvitationToken, async ({ requester }) => {
    const { token, expiresMs, remaining } = await tokens.invite(requester.user);
    return { token, expires_ts: expiresMs, remaining };
  });
}
