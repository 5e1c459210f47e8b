// Signs devices out from afar.
import { deleteDevices } from '@veche/protocol/endpoints/index';
import type { InteractiveAuth } from '../../../domains/auth/index.ts';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteDevices(devices: Devices, interactiveAuth: InteractiveAuth): Served {
  return serve(deleteDevices, async ({ requester, body }) => {
    await interactiveAuth.confirm(requester.user, body.auth);
    const chosen = new Set(body.devices);
    await devices.remove(requester.user, (device) => chosen.has(device.device_id));
    return {};
  });
}
