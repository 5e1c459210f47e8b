// Since when somebody has an account here.
import { MatrixError } from '@veche/protocol';
import { getAccountAge } from '@veche/protocol/endpoints/index';
import { type Accounts, dayText } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveAccountAge(accounts: Accounts): Served {
  return serve(getAccountAge, async ({ params }) => {
    const account = params.userId.startsWith('@') ? await accounts.find(params.userId) : undefined;
    if (!account || account.isDeactivated)
      throw new MatrixError(404, 'M_NOT_FOUND', 'Nobody here has that address');
    return { created_day: dayText(account.createdDay) };
  });
}
