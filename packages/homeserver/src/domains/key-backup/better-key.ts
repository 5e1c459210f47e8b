// Which of two backed-up keys of one session is kept.
// https://spec.matrix.org/v1.19/client-server-api/#backup-algorithm-mmegolm_backupv1curve25519-aes-sha2
import type { KeyBackupData } from '@veche/protocol/endpoints/key-backup';

/** Verified before unverified, then the lower first index, then fewer forwards; equals change nothing. */
export function isBetterKey(
  candidate: Omit<KeyBackupData, 'session_data'>,
  kept: Omit<KeyBackupData, 'session_data'>,
): boolean {
  if (candidate.is_verified !== kept.is_verified) return candidate.is_verified;
  if (candidate.first_message_index !== kept.first_message_index) {
    return candidate.first_message_index < kept.first_message_index;
  }
  return candidate.forwarded_count < kept.forwarded_count;
}
