// What is known of somebody's devices: asked by themselves or by an administrator.
import { MatrixError } from '@veche/protocol';
import { getWhoIs } from '@veche/protocol/endpoints/index';
import { type Accounts, dayStartMs } from '../../../domains/accounts/index.ts';
import type { Devices } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveWhoIs(accounts: Accounts, devices: Devices): Served {
  return serve(getWhoIs, async ({ requester, params }) => {
    if (params.userId !== requester.userId && !requester.isAdmin) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'Only administrators may look up other people');
    }
    const account = await accounts.find(params.userId);
    if (!account) throw new MatrixError(404, 'M_NOT_FOUND', 'There is nobody of that address here');
    const rows = await devices.of(account.user);
    return {
      user_id: account.userId,
      devices: Object.fromEntries(
        rows.map((row) => [
          row.device_id,
          { sessions: [{ connections: [{ last_seen: dayStartMs(row.last_seen_day) }] }] },
        ]),
      ),
    };
  });
}
