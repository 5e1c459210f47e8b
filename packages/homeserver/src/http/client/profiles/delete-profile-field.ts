// Deletes a field of one's profile.
import { deleteProfileField } from '@veche/protocol/endpoints/index';
import type { Profiles } from '../../../domains/profiles/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from '../account-data/own-data.ts';

export function serveDeleteProfileField(profiles: Profiles): Served {
  return serve(deleteProfileField, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    await profiles.deleteField(requester.user, requester.userId, params.keyName);
    return {};
  });
}
