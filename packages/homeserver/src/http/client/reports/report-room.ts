// Tells the operator of a room.
import { reportRoom } from '@veche/protocol/endpoints/index';
import type { Reports } from '../../../domains/reports/index.ts';
import { type Served, serve } from '../../serve.ts';

/** Answered alike whether the room is there or not: nobody learns which there are (the specification allows it). */
export function serveReportRoom(
  reports: Reports,
  roomNumber: (roomId: string) => Promise<number | undefined>,
): Served {
  return serve(reportRoom, async ({ requester, params, body }) => {
    if ((await roomNumber(params.roomId)) === undefined) return {};
    await reports.add(requester.user, { roomId: params.roomId }, body.reason);
    return {};
  });
}
