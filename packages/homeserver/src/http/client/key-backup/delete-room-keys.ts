// Deletes the keys of one room.
import { deleteRoomKeysByRoomId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteBackupRoomKeys(backup: KeyBackup): Served {
  return serve(deleteRoomKeysByRoomId, async ({ requester, params, query }) =>
    backup.deleteKeys(requester.user, query.version, { roomId: params.roomId }),
  );
}
