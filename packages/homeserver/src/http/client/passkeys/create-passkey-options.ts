// Options for one more passkey.
import { createPasskeyOptions } from '@veche/protocol/endpoints/index';
import type { Accounts } from '../../../domains/accounts/index.ts';
import type { Passkeys } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePasskeyOptions(passkeys: Passkeys, accounts: Accounts): Served {
  return serve(createPasskeyOptions, async ({ requester }) => {
    const known = await accounts.passkeysOf(requester.user);
    return passkeys.makeOptions(
      requester.userId,
      requester.userId,
      known.map((passkey) => passkey.credential_id),
    );
  });
}
