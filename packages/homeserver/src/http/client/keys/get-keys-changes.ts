// Whose keys changed between two syncs.
import { getKeysChanges } from '@veche/protocol/endpoints/index';
import type { DeviceLists } from '../../../domains/keys/index.ts';
import { type Served, serve } from '../../serve.ts';

/** The journal position that a sync token stands for. Throws M_INVALID_PARAM. */
export type PositionOfToken = (token: string) => number;

export function serveKeysChanges(
  deviceLists: DeviceLists,
  positionOf: PositionOfToken,
  end: () => number,
): Served {
  return serve(getKeysChanges, async ({ requester, query }) => {
    const upTo = query.to === undefined ? end() : positionOf(query.to);
    const { changed, left } = await deviceLists.changed(requester.user, positionOf(query.from), upTo);
    return { changed: [...changed], left: [...left] };
  });
}
