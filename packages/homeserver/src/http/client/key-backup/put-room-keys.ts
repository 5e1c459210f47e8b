// Stores keys of one room.
import { putRoomKeysByRoomId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePutBackupRoomKeys(backup: KeyBackup): Served {
  return serve(putRoomKeysByRoomId, async ({ requester, params, query, body }) =>
    backup.put(requester.user, query.version, { [params.roomId]: body }),
  );
}
