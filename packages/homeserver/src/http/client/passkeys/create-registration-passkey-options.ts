// Options for the passkey of an account that is about to be made.
import { createRegistrationPasskeyOptions } from '@veche/protocol/endpoints/index';
import type { Accounts } from '../../../domains/accounts/index.ts';
import type { Passkeys } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRegistrationPasskeyOptions(passkeys: Passkeys, accounts: Accounts): Served {
  return serve(createRegistrationPasskeyOptions, async ({ body }) => {
    const userId = accounts.nameFor(body.username);
    await accounts.requireFree(userId);
    return passkeys.makeOptions(userId, body.display_name ?? body.username, []);
  });
}
