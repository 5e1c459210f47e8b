// Makes a new version of the backup.
import { postRoomKeysVersion } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveCreateBackupVersion(backup: KeyBackup): Served {
  return serve(postRoomKeysVersion, async ({ requester, body }) => ({
    version: await backup.create(requester.user, body.algorithm, body.auth_data),
  }));
}
