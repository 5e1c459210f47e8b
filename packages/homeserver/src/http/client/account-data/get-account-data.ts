// Reads global account data.
import { MatrixError } from '@veche/protocol';
import { getAccountData } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from './own-data.ts';

export function serveAccountData(accountData: AccountData, pushRules: PushRules): Served {
  return serve(getAccountData, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    if (params.type === 'm.push_rules') return { ...(await pushRules.accountData(requester.user)) };
    const content = await accountData.get(requester.user, 0, params.type);
    if (content === undefined)
      throw new MatrixError(404, 'M_NOT_FOUND', 'Nothing was stored under this type');
    return content as Record<string, unknown>;
  });
}
