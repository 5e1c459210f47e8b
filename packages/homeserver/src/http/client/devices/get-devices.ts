// One's devices.
import { getDevices } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';
import { deviceFields } from './device-fields.ts';

export function serveDevices(devices: Devices): Served {
  return serve(getDevices, async ({ requester }) => ({
    devices: (await devices.of(requester.user)).map(deviceFields),
  }));
}
