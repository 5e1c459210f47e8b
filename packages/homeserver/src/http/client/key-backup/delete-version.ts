// Deletes a backup with all its keys.
import { deleteRoomKeysVersion } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteBackupVersion(backup: KeyBackup): Served {
  return serve(deleteRoomKeysVersion, async ({ requester, params }) => {
    await backup.delete(requester.user, params.version);
    return {};
  });
}
