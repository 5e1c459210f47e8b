// Publishes signatures on keys.
import { uploadCrossSigningSignatures } from '@veche/protocol/endpoints/index';
import type { Keys } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUploadSignatures(keys: Keys): Served {
  return serve(uploadCrossSigningSignatures, async ({ requester, body }) => ({
    failures: await keys.uploadSignatures(requester, body),
  }));
}
