// Tags a room.
import { setRoomTag } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from './own-data.ts';

export function serveSetRoomTag(accountData: AccountData, roomNumber: RoomNumberOf): Served {
  return serve(setRoomTag, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    await accountData.setTag(requester.user, room, params.tag, body);
    return {};
  });
}
