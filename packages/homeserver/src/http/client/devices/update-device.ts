// Names a device.
import { updateDevice } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUpdateDevice(devices: Devices): Served {
  return serve(updateDevice, async ({ requester, params, body }) => {
    await devices.require(requester.user, params.deviceId);
    if (body.display_name !== undefined) {
      await devices.rename(requester.user, params.deviceId, body.display_name);
    }
    return {};
  });
}
