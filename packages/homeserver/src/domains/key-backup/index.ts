// The backup of room keys.
export { type BackupRooms, type BackupScope, KeyBackup } from './key-backup.ts';
