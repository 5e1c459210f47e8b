// Signs a device out from afar.
import { deleteDevice } from '@veche/protocol/endpoints/index';
import type { InteractiveAuth } from '../../../domains/auth/index.ts';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteDevice(devices: Devices, interactiveAuth: InteractiveAuth): Served {
  return serve(deleteDevice, async ({ requester, params, body }) => {
    await interactiveAuth.confirm(requester.user, body.auth);
    await devices.remove(requester.user, (device) => device.device_id === params.deviceId);
    return {};
  });
}
