// Deletes all keys of a backup.
import { deleteRoomKeys } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteBackupKeys(backup: KeyBackup): Served {
  return serve(deleteRoomKeys, async ({ requester, query }) =>
    backup.deleteKeys(requester.user, query.version, {}),
  );
}
