// Reads account data of a room.
import { MatrixError } from '@veche/protocol';
import { getAccountDataPerRoom } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from './own-data.ts';

export function serveRoomAccountData(accountData: AccountData, roomNumber: RoomNumberOf): Served {
  return serve(getAccountDataPerRoom, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    const content = await accountData.get(requester.user, room, params.type);
    if (content === undefined)
      throw new MatrixError(404, 'M_NOT_FOUND', 'Nothing was stored under this type');
    return content as Record<string, unknown>;
  });
}
