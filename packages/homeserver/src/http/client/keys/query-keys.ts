// Answers which keys people have published.
import { queryKeys } from '@veche/protocol/endpoints/index';
import type { Keys } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveQueryKeys(keys: Keys): Served {
  return serve(queryKeys, async ({ requester, body }) => ({
    failures: {},
    ...(await keys.query(requester, body.device_keys)),
  }));
}
