// Leaving for good.
import { deactivateAccount } from '@veche/protocol/endpoints/index';
import type { CredentialChanges, InteractiveAuth } from '../../../domains/auth/index.ts';
import type { Requester } from '../../requester.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeactivateAccount(
  credentials: CredentialChanges,
  interactiveAuth: InteractiveAuth,
): Served {
  return serve(deactivateAccount, async (call) => {
    const requester = call.requester as Requester | undefined;
    const account = requester
      ? await interactiveAuth.confirm(requester.user, call.body.auth)
      : await interactiveAuth.identify(call.body.auth);
    await credentials.close(account.user, account.userId, call.body.erase ?? false);
    return { id_server_unbind_result: 'no-support' };
  });
}
