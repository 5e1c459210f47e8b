// The keys of one room.
import { getRoomKeysByRoomId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveBackupRoomKeys(backup: KeyBackup): Served {
  return serve(getRoomKeysByRoomId, async ({ requester, params, query }) => {
    const rooms = await backup.get(requester.user, query.version, { roomId: params.roomId });
    return rooms[params.roomId] ?? { sessions: {} };
  });
}
