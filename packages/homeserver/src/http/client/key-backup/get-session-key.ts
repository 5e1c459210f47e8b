// One key.
import { MatrixError } from '@veche/protocol';
import { getRoomKeyBySessionId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveBackupSessionKey(backup: KeyBackup): Served {
  return serve(getRoomKeyBySessionId, async ({ requester, params, query }) => {
    const { roomId, sessionId } = params;
    const rooms = await backup.get(requester.user, query.version, { roomId, sessionId });
    const key = rooms[roomId]?.sessions[sessionId];
    if (!key) throw new MatrixError(404, 'M_NOT_FOUND', 'This key is not in the backup');
    return key;
  });
}
