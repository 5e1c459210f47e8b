// How many more friends one may invite.
import { getInvitationBudget } from '@veche/protocol/endpoints/index';
import type { RegistrationTokens } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveInvitationBudget(tokens: RegistrationTokens): Served {
  return serve(getInvitationBudget, async ({ requester }) => ({
    remaining: await tokens.remaining(requester.user),
  }));
}
