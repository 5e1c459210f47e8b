// The backup that is in use.
import { getRoomKeysVersionCurrent } from '@veche/protocol/endpoints/index';
import type { KeyBackup } from '../../../domains/key-backup/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveCurrentBackupVersion(backup: KeyBackup): Served {
  return serve(getRoomKeysVersionCurrent, async ({ requester }) => backup.current(requester.user));
}
