// Tells what relates to an event.
import { getRelatingEvents } from '@veche/protocol/endpoints/index';
import type { RelationReads } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRelations(relations: RelationReads, viewerOf: ViewerOf): Served {
  return serve(getRelatingEvents, async ({ requester, params, query }) => {
    const viewer = await viewerOf(requester);
    const { roomId, eventId, relType, eventType } = params;
    return relations.relations(viewer, roomId, eventId, { ...query, relType, eventType });
  });
}
