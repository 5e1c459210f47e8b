// Says that this store, and no copy of it, runs now.
import { raiseStoreEpoch } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRaiseStoreEpoch(devices: Devices): Served {
  return serve(raiseStoreEpoch, async ({ requester, body }) => {
    await devices.raiseEpoch(requester.device, body.expected, body.next);
    return { epoch: body.next };
  });
}
