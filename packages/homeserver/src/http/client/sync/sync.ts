// Tells a device what happened since it last asked, and waits for something to happen.
import { MatrixError } from '@veche/protocol';
import type { SyncFilter } from '@veche/protocol/endpoints/event-shapes';
import { sync as contract } from '@veche/protocol/endpoints/index';
import type { FilterSource, Sync } from '../../../domains/sync/index.ts';
import { readSyncFilter } from '../../room-event-filter.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSync(sync: Sync, filters: FilterSource): Served {
  return serve(contract, async ({ requester, query, signal }) => {
    const { userId, user, device } = requester;
    const unstable = query['org.matrix.msc4222.use_state_after'] === true;
    const stateAfter = unstable ? 'org.matrix.msc4222.state_after' : 'state_after';
    return sync.sync(
      {
        userId,
        user,
        device,
        since: query.since,
        filter: await filterOf(query.filter, user, filters),
        fullState: query.full_state ?? false,
        timeoutMs: query.timeout ?? 0,
        stateAfter: unstable || query.use_state_after === true ? stateAfter : undefined,
      },
      signal,
    );
  });
}

/** Inline where it begins with a brace, else stored under that id. */
async function filterOf(text: string | undefined, user: number, filters: FilterSource): Promise<SyncFilter> {
  if (text === undefined || text === '') return {};
  if (text.startsWith('{')) return readSyncFilter(text);
  const stored = await filters.find(user, text);
  if (!stored) throw new MatrixError(400, 'M_INVALID_PARAM', 'There is no filter with that id');
  return stored;
}
