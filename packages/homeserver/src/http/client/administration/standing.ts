// Locking and suspending by administrators, through the same door as the operator's command.
import { MatrixError, parseUserId } from '@veche/protocol';
import {
  getAdminLock,
  getAdminSuspension,
  setAdminLock,
  setAdminSuspension,
} from '@veche/protocol/endpoints/index';
import type { Account, Accounts } from '../../../domains/accounts/index.ts';
import type { Administration } from '../../../domains/admin/index.ts';
import type { Requester } from '../../requester.ts';
import { type Served, serve } from '../../serve.ts';

export function serveStanding(accounts: Accounts, administration: Administration): readonly Served[] {
  const target = (requester: Requester, userId: string) => requireTarget(accounts, requester, userId);
  return [
    serve(getAdminLock, async ({ requester, params }) => ({
      locked: (await target(requester, params.userId)).isLocked,
    })),
    serve(getAdminSuspension, async ({ requester, params }) => ({
      suspended: (await target(requester, params.userId)).isSuspended,
    })),
    serve(setAdminLock, async ({ requester, params, body: { locked } }) => {
      const account = await target(requester, params.userId);
      if (account.isLocked !== locked) {
        await administration.setLocked(orderOf(requester), account.userId, locked);
      }
      return { locked };
    }),
    serve(setAdminSuspension, async ({ requester, params, body: { suspended } }) => {
      const account = await target(requester, params.userId);
      if (account.isSuspended !== suspended) {
        await administration.setSuspended(orderOf(requester), account.userId, suspended);
      }
      return { suspended };
    }),
  ];
}

/** Whether the caller may is looked at before anybody is looked up. */
async function requireTarget(accounts: Accounts, requester: Requester, userId: string): Promise<Account> {
  if (!requester.isAdmin) throw new MatrixError(403, 'M_FORBIDDEN', 'Only administrators may do this');
  if (parseUserId(userId)?.serverName !== accounts.serverName) {
    throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no address of this server');
  }
  const account = await accounts.find(userId);
  if (!account || account.isDeactivated) {
    throw new MatrixError(404, 'M_NOT_FOUND', 'There is nobody of that address here');
  }
  if (account.isAdmin) {
    throw new MatrixError(403, 'M_FORBIDDEN', 'Administrators are looked after by the operator');
  }
  return account;
}

function orderOf(requester: Requester): { actor: string; basis: string } {
  return { actor: requester.userId, basis: '' };
}
