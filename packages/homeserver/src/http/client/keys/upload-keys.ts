// Publishes the keys of the calling device.
import { uploadKeys } from '@veche/protocol/endpoints/index';
import type { Keys } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUploadKeys(keys: Keys): Served {
  return serve(uploadKeys, async ({ requester, body }) => {
    const { device_keys: deviceKeys, one_time_keys: oneTimeKeys } = body;
    const fallbackKeys = body.fallback_keys ?? body['org.matrix.msc2732.fallback_keys'];
    return { one_time_key_counts: await keys.upload(requester, { deviceKeys, oneTimeKeys, fallbackKeys }) };
  });
}
