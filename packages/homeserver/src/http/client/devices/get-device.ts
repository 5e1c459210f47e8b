// One of one's devices.
import { getDevice } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';
import { deviceFields } from './device-fields.ts';

export function serveDevice(devices: Devices): Served {
  return serve(getDevice, async ({ requester, params }) =>
    deviceFields(await devices.require(requester.user, params.deviceId)),
  );
}
