// The endpoints of the backup of room keys.
import type { KeyBackup } from '../domains/key-backup/index.ts';
import { serveCreateBackupVersion } from '../http/client/key-backup/create-version.ts';
import { serveDeleteBackupKeys } from '../http/client/key-backup/delete-keys.ts';
import { serveDeleteBackupRoomKeys } from '../http/client/key-backup/delete-room-keys.ts';
import { serveDeleteBackupSessionKey } from '../http/client/key-backup/delete-session-key.ts';
import { serveDeleteBackupVersion } from '../http/client/key-backup/delete-version.ts';
import { serveCurrentBackupVersion } from '../http/client/key-backup/get-current-version.ts';
import { serveBackupKeys } from '../http/client/key-backup/get-keys.ts';
import { serveBackupRoomKeys } from '../http/client/key-backup/get-room-keys.ts';
import { serveBackupSessionKey } from '../http/client/key-backup/get-session-key.ts';
import { serveBackupVersion } from '../http/client/key-backup/get-version.ts';
import { servePutBackupKeys } from '../http/client/key-backup/put-keys.ts';
import { servePutBackupRoomKeys } from '../http/client/key-backup/put-room-keys.ts';
import { servePutBackupSessionKey } from '../http/client/key-backup/put-session-key.ts';
import { serveUpdateBackupVersion } from '../http/client/key-backup/update-version.ts';
import type { Served } from '../http/serve.ts';

export function keyBackupEndpoints(backup: KeyBackup): readonly Served[] {
  return [
    serveCreateBackupVersion(backup),
    serveCurrentBackupVersion(backup),
    serveBackupVersion(backup),
    serveUpdateBackupVersion(backup),
    serveDeleteBackupVersion(backup),
    servePutBackupKeys(backup),
    serveBackupKeys(backup),
    serveDeleteBackupKeys(backup),
    servePutBackupRoomKeys(backup),
    serveBackupRoomKeys(backup),
    serveDeleteBackupRoomKeys(backup),
    servePutBackupSessionKey(backup),
    serveBackupSessionKey(backup),
    serveDeleteBackupSessionKey(backup),
  ];
}
