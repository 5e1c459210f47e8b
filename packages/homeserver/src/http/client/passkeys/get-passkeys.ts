// One's ways in.
import { getPasskeys } from '@veche/protocol/endpoints/index';
import { type Accounts, dayText } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePasskeys(accounts: Accounts): Served {
  return serve(getPasskeys, async ({ requester }) => {
    const account = await accounts.byNumber(requester.user);
    const passkeys = await accounts.passkeysOf(requester.user);
    return {
      passkeys: passkeys.map((passkey) => ({
        credential_id: passkey.credential_id,
        name: passkey.name,
        created_day: dayText(passkey.created_day),
      })),
      sheet: account !== undefined && account.sheetKey !== '',
      password: account !== undefined && account.passwordHash !== '',
    };
  });
}
