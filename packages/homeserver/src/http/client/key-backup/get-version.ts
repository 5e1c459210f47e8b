// One version of the backup.
import { getRoomKeysVersion } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveBackupVersion(backup: KeyBackup): Served {
  return serve(getRoomKeysVersion, async ({ requester, params }) =>
    backup.version(requester.user, params.version),
  );
}
