// Gives out one-time keys.
import { claimKeys } from '@veche/protocol/endpoints/index';
import type { Keys } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveClaimKeys(keys: Keys): Served {
  return serve(claimKeys, async ({ body }) => ({
    failures: {},
    one_time_keys: await keys.claim(body.one_time_keys),
  }));
}
