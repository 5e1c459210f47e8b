// The secrets of an account in secret storage: the three cross-signing keys and the key of the backup.
// https://spec.matrix.org/v1.19/client-server-api/#cross-signing, #decryption-key
import type { SecretStorage } from './secret-storage.ts';

export const secretNames = {
  master: 'm.cross_signing.master',
  selfSigning: 'm.cross_signing.self_signing',
  userSigning: 'm.cross_signing.user_signing',
  backup: 'm.megolm_backup.v1',
} as const;

/** Private keys, unpadded base64, as the OlmMachine exports and imports them. */
export interface IdentitySecrets {
  readonly master: string;
  readonly selfSigning: string;
  readonly userSigning: string;
}

/** Any of them proves that a storage key is right. */
export const proofSecretNames: readonly string[] = Object.values(secretNames);

export async function storeIdentity(storage: SecretStorage, identity: IdentitySecrets): Promise<void> {
  await storage.store(secretNames.master, identity.master);
  await storage.store(secretNames.selfSigning, identity.selfSigning);
  await storage.store(secretNames.userSigning, identity.userSigning);
}

/** Undefined where not all three are there. */
export async function loadIdentity(storage: SecretStorage): Promise<IdentitySecrets | undefined> {
  const [master, selfSigning, userSigning] = await Promise.all([
    storage.load(secretNames.master),
    storage.load(secretNames.selfSigning),
    storage.load(secretNames.userSigning),
  ]);
  if (master === undefined || selfSigning === undefined || userSigning === undefined) return undefined;
  return { master, selfSigning, userSigning };
}

/** @param backupKey unpadded base64, `BackupDecryptionKey.toBase64()` */
export function storeBackupKey(storage: SecretStorage, backupKey: string): Promise<void> {
  return storage.store(secretNames.backup, backupKey);
}

export function loadBackupKey(storage: SecretStorage): Promise<string | undefined> {
  return storage.load(secretNames.backup);
}
