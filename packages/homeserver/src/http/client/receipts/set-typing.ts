// Says that somebody is typing.
import { MatrixError } from '@veche/protocol';
import { setTyping } from '@veche/protocol/endpoints/index';
import type { EventPlaces } from '../../../domains/receipts/index.ts';
import type { Typing } from '../../../domains/typing/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from '../account-data/own-data.ts';

export function serveSetTyping(typing: Typing, places: EventPlaces, roomNumber: RoomNumberOf): Served {
  return serve(setTyping, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    if (!(await places.isJoined(room, requester.user))) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'You are not in this room');
    }
    if (body.typing) typing.start(room, requester.userId, body.timeout);
    else typing.stop(room, requester.userId);
    return {};
  });
}
