// Takes an event back.
import { redactEvent } from '@veche/protocol/endpoints/index';
import type { EventSender, RoomReads } from '../../../domains/rooms/index.ts';
import { suspended } from '../../caller.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveRedactEvent(sender: EventSender, reads: RoomReads, viewerOf: ViewerOf): Served {
  return serve(redactEvent, async ({ requester, params, body }) => {
    const viewer = await viewerOf(requester);
    const { roomId, eventId, txnId } = params;
    if (requester.isSuspended) {
      const { event } = await reads.visibleEvent(viewer, roomId, eventId);
      if (event.sender !== requester.user) throw suspended();
    }
    const content = body?.reason === undefined ? {} : { reason: body.reason };
    return { event_id: await sender.redact(viewer, roomId, eventId, content, `r:${txnId}`) };
  });
}
