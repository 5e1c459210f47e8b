// Deletes one key.
import { deleteRoomKeyBySessionId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteBackupSessionKey(backup: KeyBackup): Served {
  return serve(deleteRoomKeyBySessionId, async ({ requester, params, query }) => {
    const { roomId, sessionId } = params;
    return backup.deleteKeys(requester.user, query.version, { roomId, sessionId });
  });
}
