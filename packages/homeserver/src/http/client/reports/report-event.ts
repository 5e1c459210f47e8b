// Tells the operator of a message.
import { MatrixError } from '@veche/protocol';
import { reportEvent } from '@veche/protocol/endpoints/index';
import type { EventReader } from '../../../domains/events/index.ts';
import type { Reports } from '../../../domains/reports/index.ts';
import type { RoomAccess } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveReportEvent(
  reports: Reports,
  access: RoomAccess,
  reader: EventReader,
  viewerOf: ViewerOf,
): Served {
  return serve(reportEvent, async ({ requester, params, body }) => {
    const room = await access.joined(params.roomId, await viewerOf(requester)).catch((error: unknown) => {
      throw error instanceof MatrixError ? notFound() : error;
    });
    const event = await reader.shownById(room.room, params.eventId);
    if (event?.seq == null || !room.view.sees(event.seq)) throw notFound();
    const subject = event.sender_id;
    await reports.add(
      requester.user,
      { roomId: room.roomId, eventId: params.eventId, subject },
      body.reason ?? '',
    );
    return {};
  });
}

/** One answer for all of it: nobody learns which rooms and messages there are. */
function notFound(): MatrixError {
  return new MatrixError(404, 'M_NOT_FOUND', 'There is no such message, or you are not in its room');
}
