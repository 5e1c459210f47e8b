// Sets a field of one's profile.
import { MatrixError } from '@veche/protocol';
import { setProfileField } from '@veche/protocol/endpoints/index';
import type { Profiles } from '../../../domains/profiles/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from '../account-data/own-data.ts';

export function serveSetProfileField(profiles: Profiles): Served {
  return serve(setProfileField, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    if (!Object.hasOwn(body, params.keyName)) {
      throw new MatrixError(400, 'M_MISSING_PARAM', `The body has no ${params.keyName}`);
    }
    await profiles.setField(requester.user, requester.userId, params.keyName, body[params.keyName]);
    return {};
  });
}
