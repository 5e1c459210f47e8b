// All keys of a backup.
import { getRoomKeys } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveBackupKeys(backup: KeyBackup): Served {
  return serve(getRoomKeys, async ({ requester, query }) => ({
    rooms: await backup.get(requester.user, query.version, {}),
  }));
}
