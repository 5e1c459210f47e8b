// Sets the read marker, and receipts with it.
import { setReadMarker } from '@veche/protocol/endpoints/index';
import type { Mark, Receipts } from '../../../domains/receipts/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom } from '../account-data/own-data.ts';

const types = ['m.fully_read', 'm.read', 'm.read.private'] as const;

export function serveSetReadMarker(receipts: Receipts, roomNumber: RoomNumberOf): Served {
  return serve(setReadMarker, async ({ requester, params, body }) => {
    const room = await requireRoom(roomNumber, params.roomId);
    const marks = types.flatMap((type): Mark[] => {
      const eventId = body[type];
      return eventId === undefined ? [] : [{ type, eventId }];
    });
    await receipts.set(requester.user, room, marks);
    return {};
  });
}
