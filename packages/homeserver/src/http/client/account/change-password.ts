// A new password; with a proof and no token it is how a forgotten one is replaced.
import { MatrixError } from '@veche/protocol';
import { changePassword } from '@veche/protocol/endpoints/index';
import type { CredentialChanges, InteractiveAuth } from '../../../domains/auth/index.ts';
import type { Requester } from '../../requester.ts';
import { type Served, serve } from '../../serve.ts';

export function serveChangePassword(
  credentials: CredentialChanges,
  interactiveAuth: InteractiveAuth,
): Served {
  return serve(changePassword, async (call) => {
    const requester = call.requester as Requester | undefined;
    const { auth, new_password: newPassword, logout_devices: endOthers = true } = call.body;
    const account = requester
      ? await interactiveAuth.confirm(requester.user, auth)
      : await interactiveAuth.identify(auth);
    if (newPassword === undefined)
      throw new MatrixError(400, 'M_MISSING_PARAM', 'The field new_password is missing');
    await credentials.setPassword(account.user, newPassword, endOthers, requester?.device);
    return {};
  });
}
