// Takes a tag off a room.
import { deleteRoomTag } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from './own-data.ts';

export function serveDeleteRoomTag(accountData: AccountData, roomNumber: RoomNumberOf): Served {
  return serve(deleteRoomTag, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    await accountData.deleteTag(requester.user, room, params.tag);
    return {};
  });
}
