// Stores keys of several rooms.
import { putRoomKeys } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePutBackupKeys(backup: KeyBackup): Served {
  return serve(putRoomKeys, async ({ requester, query, body }) =>
    backup.put(requester.user, query.version, body.rooms),
  );
}
