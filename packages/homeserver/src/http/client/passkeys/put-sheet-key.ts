// Enrols the sheet's key.
import { putSheetKey } from '@veche/protocol/endpoints/index';
import type { Accounts } from '../../../domains/accounts/index.ts';
import type { CredentialChanges, InteractiveAuth } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePutSheetKey(
  accounts: Accounts,
  credentials: CredentialChanges,
  interactiveAuth: InteractiveAuth,
): Served {
  return serve(putSheetKey, async ({ requester, body }) => {
    const account = await accounts.byNumber(requester.user);
    const isOpen = account !== undefined && credentials.isSheetOpen(account);
    if (!isOpen) await interactiveAuth.confirm(requester.user, body.auth);
    await credentials.setSheet(requester.user, body.public_key);
    return {};
  });
}
