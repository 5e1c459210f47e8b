// Sets global account data.
import { setAccountData } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from './own-data.ts';

export function serveSetAccountData(accountData: AccountData): Served {
  return serve(setAccountData, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    await accountData.set(requester.user, 0, params.type, body);
    return {};
  });
}
