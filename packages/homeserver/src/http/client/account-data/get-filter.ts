// Reads a stored filter.
import { MatrixError } from '@veche/protocol';
import { getFilter } from '@veche/protocol/endpoints/index';
import type { Filters } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from './own-data.ts';

export function serveFilter(filters: Filters): Served {
  return serve(getFilter, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    const filter = await filters.find(requester.user, params.filterId);
    if (!filter) throw new MatrixError(404, 'M_NOT_FOUND', 'You have stored no filter under this id');
    return filter;
  });
}
