// Whose account data is asked for: everybody reads and writes their own alone.
import { isRoomId, MatrixError } from '@veche/protocol';
import type { Requester } from '../../requester.ts';

/** Finds a room's local number; filled by rooms. */
export type RoomNumberOf = (roomId: string) => Promise<number | undefined>;

/** Throws M_FORBIDDEN. */
export function requireSelf(requester: Requester, userId: string): void {
  if (requester.userId !== userId) throw new MatrixError(403, 'M_FORBIDDEN', 'This belongs to somebody else');
}

/** Throws M_INVALID_PARAM, M_NOT_FOUND. */
export async function requireRoom(roomNumber: RoomNumberOf, roomId: string): Promise<number> {
  if (!isRoomId(roomId)) throw new MatrixError(400, 'M_INVALID_PARAM', `${roomId} is no room id`);
  const room = await roomNumber(roomId);
  if (room === undefined) throw new MatrixError(404, 'M_NOT_FOUND', 'There is no such room here');
  return room;
}
