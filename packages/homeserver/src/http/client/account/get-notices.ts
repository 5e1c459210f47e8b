// What the operator did to this account.
import { getNotices } from '@veche/protocol/endpoints/index';
import type { Administration } from '../../../domains/admin/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveNotices(administration: Administration): Served {
  return serve(getNotices, async ({ requester }) => ({
    notices: await administration.noticesOf(requester.user),
  }));
}
