// One more passkey.
import { addPasskey } from '@veche/protocol/endpoints/index';
import type { CredentialChanges, InteractiveAuth } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveAddPasskey(credentials: CredentialChanges, interactiveAuth: InteractiveAuth): Served {
  return serve(addPasskey, async ({ requester, body }) => {
    await interactiveAuth.confirm(requester.user, body.auth);
    const { user, userId } = requester;
    return { credential_id: await credentials.addPasskey(user, userId, body.passkey, body.name ?? '') };
  });
}
