// Whether a name is free.
import { checkUsernameAvailability } from '@veche/protocol/endpoints/index';
import type { Accounts } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUsernameAvailability(accounts: Accounts): Served {
  return serve(checkUsernameAvailability, async ({ query }) => {
    await accounts.requireFree(accounts.nameFor(query.username));
    return { available: true };
  });
}
