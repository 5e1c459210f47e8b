// Lists the rooms that somebody is in.
import { getJoinedRooms } from '@veche/protocol/endpoints/index';
import type { RoomCells, UserRooms } from '../../../domains/events/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveJoinedRooms(userRooms: UserRooms, cells: RoomCells): Served {
  return serve(getJoinedRooms, async ({ requester }) => {
    const joined: string[] = [];
    for (const own of (await userRooms.of(requester.user)).values()) {
      if (own.membership !== 'join') continue;
      const roomId = await cells.idOf(own.room);
      if (roomId !== undefined) joined.push(roomId);
    }
    return { joined_rooms: joined };
  });
}
