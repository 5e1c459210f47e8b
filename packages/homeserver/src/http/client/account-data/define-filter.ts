// Stores a filter.
import { defineFilter } from '@veche/protocol/endpoints/index';
import type { Filters } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireSelf } from './own-data.ts';

export function serveDefineFilter(filters: Filters): Served {
  return serve(defineFilter, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    return { filter_id: await filters.store(requester.user, body) };
  });
}
