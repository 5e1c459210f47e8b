// One passkey less.
import { deletePasskey } from '@veche/protocol/endpoints/index';
import type { CredentialChanges, InteractiveAuth } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeletePasskey(credentials: CredentialChanges, interactiveAuth: InteractiveAuth): Served {
  return serve(deletePasskey, async ({ requester, params, body }) => {
    const account = await interactiveAuth.confirm(requester.user, body.auth);
    await credentials.removePasskey(account, params.credentialId);
    return {};
  });
}
