// The tags of a room.
import { getRoomTags } from '@veche/protocol/endpoints/index';
import type { AccountData } from '../../../domains/account-data/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom, requireSelf } from './own-data.ts';

export function serveRoomTags(accountData: AccountData, roomNumber: RoomNumberOf): Served {
  return serve(getRoomTags, async ({ requester, params }) => {
    requireSelf(requester, params.userId);
    const room = await requireRoom(roomNumber, params.roomId);
    return { tags: await accountData.tags(requester.user, room) };
  });
}
