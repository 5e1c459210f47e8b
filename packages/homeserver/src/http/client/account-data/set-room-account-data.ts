// Sets account data of a room.
import { setAccountDataPerRoom } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from './own-data.ts';

export function serveSetRoomAccountData(accountData: AccountData, roomNumber: RoomNumberOf): Served {
  return serve(setAccountDataPerRoom, async ({ requester, params, body }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    await accountData.set(requester.user, room, params.type, body);
    return {};
  });
}
