// Signing out: the device goes with its keys.
import { logout } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveLogout(devices: Devices): Served {
  return serve(logout, async ({ requester }) => {
    await devices.remove(requester.user, (device) => device.device_number === requester.device);
    return {};
  });
}
