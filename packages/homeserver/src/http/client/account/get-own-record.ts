// What this server's tables hold about the person who asks: the account, its devices, and all else row by row.
import { getOwnRecord } from '@veche/protocol/endpoints/index';
import { type Accounts, dayText } from '../../../domains/accounts/index.ts';
import type { Devices } from '../../../domains/devices/index.ts';
import type { OwnRecord } from '../../../domains/own-record/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveOwnRecord(accounts: Accounts, devices: Devices, record: OwnRecord): Served {
  return serve(getOwnRecord, async ({ requester }) => {
    const account = await accounts.byNumber(requester.user);
    const passkeys = await accounts.passkeysOf(requester.user);
    const rows = await devices.of(requester.user);
    return {
      user_id: requester.userId,
      created_day: dayText(account?.createdDay ?? 0),
      has_password: account?.passwordHash !== '',
      has_sheet: account?.sheetKey !== '',
      passkeys: passkeys.length,
      devices: rows.map((row) => ({
        device_id: row.device_id,
        ...(row.display_name === '' ? {} : { display_name: row.display_name }),
        created_day: dayText(row.created_day),
        last_seen_day: dayText(row.last_seen_day),
      })),
      holds: (await record.of(requester.user)).map(({ what, rows }) => ({
        what,
        count: rows.length,
        rows: [...rows],
      })),
    };
  });
}
