// Makes a room.
import { createRoom } from '@veche/protocol/endpoints/index';
import type { RoomCreator } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveCreateRoom(creator: RoomCreator): Served {
  return serve(createRoom, async ({ requester, body }) => {
    return { room_id: await creator.create(requester, body) };
  });
}
