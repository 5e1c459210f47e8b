// Stores one key.
import { putRoomKeyBySessionId } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePutBackupSessionKey(backup: KeyBackup): Served {
  return serve(putRoomKeyBySessionId, async ({ requester, params, query, body }) =>
    backup.put(requester.user, query.version, {
      [params.roomId]: { sessions: { [params.sessionId]: body } },
    }),
  );
}
