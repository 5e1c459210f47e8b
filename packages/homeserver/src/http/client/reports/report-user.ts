// Tells the operator of a person.
import { MatrixError } from '@veche/protocol';
import { reportUser } from '@veche/protocol/endpoints/index';
import type { Accounts } from '../../../domains/accounts/index.ts';
import type { Reports } from '../../../domains/reports/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveReportUser(reports: Reports, accounts: Accounts): Served {
  return serve(reportUser, async ({ requester, params, body }) => {
    const account = await accounts.find(params.userId);
    if (!account) throw new MatrixError(404, 'M_NOT_FOUND', 'There is nobody of that address here');
    await reports.add(requester.user, { subject: account.userId }, body.reason);
    return {};
  });
}
