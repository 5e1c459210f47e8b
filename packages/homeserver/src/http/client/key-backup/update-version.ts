// Changes what signs a backup.
import { putRoomKeysVersion } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveUpdateBackupVersion(backup: KeyBackup): Served {
  return serve(putRoomKeysVersion, async ({ requester, params, body }) => {
    const { algorithm, auth_data: authData, version } = body;
    await backup.setAuthData(requester.user, params.version, { algorithm, authData, version });
    return {};
  });
}
