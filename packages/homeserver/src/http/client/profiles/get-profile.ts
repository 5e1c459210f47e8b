// What somebody says about themselves.
import { getUserProfile } from '@veche/protocol/endpoints/index';
import type { Profiles } from '../../../domains/profiles/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveProfile(profiles: Profiles): Served {
  return serve(getUserProfile, async ({ params }) => ({ ...(await profiles.profile(params.userId)) }));
}
