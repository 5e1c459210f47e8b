// Takes what somebody says of their presence, and tells it to nobody: who is at their device is nobody's business.
import { MatrixError } from '@veche/protocol';
import { setPresence } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveSetPresence(): Served {
  return serve(setPresence, async ({ requester, params }) => {
    if (params.userId === requester.userId) return {};
    throw new MatrixError(403, 'M_FORBIDDEN', 'You can set nobody’s presence but your own');
  });
}
