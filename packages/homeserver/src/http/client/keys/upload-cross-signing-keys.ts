// Publishes cross-signing keys; changing them asks the person to prove who they are.
import { uploadCrossSigningKeys } from '@veche/protocol/endpoints/index';
import type { InteractiveAuth } from '../../../domains/auth/index.ts';
import type { Keys } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUploadCrossSigningKeys(keys: Keys, interactiveAuth: InteractiveAuth): Served {
  return serve(uploadCrossSigningKeys, async ({ requester, body }) => {
    const { auth, ...upload } = body;
    if ((await keys.uploadCrossSigningKeys(requester, upload, false)) === 'published') return {};
    await interactiveAuth.confirm(requester.user, auth);
    await keys.uploadCrossSigningKeys(requester, upload, true);
    return {};
  });
}
