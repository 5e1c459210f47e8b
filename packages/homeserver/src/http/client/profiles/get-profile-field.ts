// One field of a profile.
import { getProfileField } from '@veche/protocol/endpoints/index';
import type { Profiles } from '../../../domains/profiles/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveProfileField(profiles: Profiles): Served {
  return serve(getProfileField, async ({ params }) => ({
    [params.keyName]: await profiles.field(params.userId, params.keyName),
  }));
}
