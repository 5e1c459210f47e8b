// Signing out everywhere.
import { logoutAll } from '@veche/protocol/endpoints/index';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveLogoutAll(devices: Devices): Served {
  return serve(logoutAll, async ({ requester }) => {
    await devices.remove(requester.user, () => true);
    return {};
  });
}
