// Secrets in account data that the server cannot read: making the storage, putting in, taking out.
// https://spec.matrix.org/v1.19/client-server-api/#storage
import { encodeBase64Url, isJsonObject } from '@veche/protocol';
import { type AesHmacSha2Data, decryptSecret, encryptSecret, SecretError } from './aes-hmac-sha2.ts';
import {
  defaultKeyType,
  describeKey,
  type KeyDescription,
  keyTypePrefix,
  readKeyDescription,
  testKey,
} from './key-description.ts';

/** Global account data at the server. */
export interface AccountDataPort {
  /** The content, undefined where there is none. Asks the server, not a cache. */
  get(type: string): Promise<unknown>;
  set(type: string, content: Record<string, unknown>): Promise<void>;
}

/** A storage key that is known to be right. */
export interface UnlockedStorageKey {
  readonly keyId: string;
  readonly key: Uint8Array<ArrayBuffer>;
}

/** Which key the server calls the default one. The server is not to be believed: see {@link decideDefaultKey}. */
export interface AnnouncedKey {
  readonly keyId: string;
  /** Undefined where there is none, or none that we can use. */
  readonly description: KeyDescription | undefined;
}

export async function readDefaultKey(accountData: AccountDataPort): Promise<AnnouncedKey | undefined> {
  const content = await accountData.get(defaultKeyType);
  if (!isJsonObject(content) || typeof content.key !== 'string' || content.key === '') return undefined;
  const description = readKeyDescription(await accountData.get(`${keyTypePrefix}${content.key}`));
  return { keyId: content.key, description };
}

/**
 * Makes a new storage of a key and marks it as the default: description written and read back first, then the mark.
 * Secrets of an older storage are not touched; store them again with {@link SecretStorage.store}.
 *
 * @throws SecretError where the server does not give back what was written
 */
export async function createSecretStorage(
  accountData: AccountDataPort,
  key: Uint8Array<ArrayBuffer>,
): Promise<SecretStorage> {
  const keyId = encodeBase64Url(crypto.getRandomValues(new Uint8Array(18)));
  const type = `${keyTypePrefix}${keyId}`;
  await accountData.set(type, await describeKey(key));
  const written = readKeyDescription(await accountData.get(type));
  if (!written || (await testKey(key, written)) !== 'right') {
    throw new SecretError('The server did not keep the description of the key.');
  }
  await accountData.set(defaultKeyType, { key: keyId });
  if ((await readDefaultKey(accountData))?.keyId !== keyId) {
    throw new SecretError('The server did not keep the mark of the default key.');
  }
  return new SecretStorage(accountData, { keyId, key });
}

export class SecretStorage {
  readonly unlocked: UnlockedStorageKey;
  readonly #accountData: AccountDataPort;

  constructor(accountData: AccountDataPort, unlocked: UnlockedStorageKey) {
    this.#accountData = accountData;
    this.unlocked = unlocked;
  }

  /** Encrypts a secret to this key alone, writes it, and reads it back. @throws SecretError */
  async store(name: string, secret: string): Promise<void> {
    const { keyId, key } = this.unlocked;
    await this.#accountData.set(name, { encrypted: { [keyId]: await encryptSecret(key, name, secret) } });
    if ((await this.load(name)) !== secret) throw new SecretError(`The server did not keep ${name}.`);
  }

  /** The secret; undefined where none is stored for this key. @throws SecretError where it was tampered with */
  async load(name: string): Promise<string | undefined> {
    const data = readEncrypted(await this.#accountData.get(name), this.unlocked.keyId);
    return data && decryptSecret(this.unlocked.key, name, data);
  }
}

/**
 * Unlocks an announced key. Where the description has no check, the key must decrypt one of the secrets named: without
 * any proof nothing is unlocked.
 *
 * @returns undefined where this is not the key
 */
export async function unlockStorage(
  accountData: AccountDataPort,
  announced: AnnouncedKey,
  key: Uint8Array<ArrayBuffer>,
  proofNames: readonly string[],
): Promise<SecretStorage | undefined> {
  if (!announced.description) return undefined;
  const storage = new SecretStorage(accountData, { keyId: announced.keyId, key });
  const test = await testKey(key, announced.description);
  if (test === 'right') return storage;
  if (test === 'wrong') return undefined;
  for (const name of proofNames) {
    const secret = await storage.load(name).catch((error: unknown) => {
      if (error instanceof SecretError) return undefined;
      throw error;
    });
    if (secret !== undefined) return storage;
  }
  return undefined;
}

/** What to do about the default key that the server announces. */
export type DefaultKeyDecision =
  /** It is the one we hold. */
  | { readonly action: 'keep' }
  /** Nothing is announced and we hold none: secret storage has yet to be made. */
  | { readonly action: 'none' }
  /**
   * Another key than ours, or ours no longer fits its description. Nothing is written to it, and ours stays in use,
   * until the person has unlocked it (sheet, passkey, passphrase).
   */
  | { readonly action: 'unlock-first'; readonly announced: AnnouncedKey }
  /** We hold a key and the server has none any more: somebody removed the mark; warn, keep ours. */
  | { readonly action: 'removed' };

/** Decides whether an announced default key is used. A changed one is never adopted without unlocking it. */
export async function decideDefaultKey(
  held: UnlockedStorageKey | undefined,
  announced: AnnouncedKey | undefined,
): Promise<DefaultKeyDecision> {
  if (!announced) return { action: held ? 'removed' : 'none' };
  if (!held || held.keyId !== announced.keyId || !announced.description) {
    return { action: 'unlock-first', announced };
  }
  const test = await testKey(held.key, announced.description);
  return test === 'wrong' ? { action: 'unlock-first', announced } : { action: 'keep' };
}

function readEncrypted(content: unknown, keyId: string): AesHmacSha2Data | undefined {
  if (!isJsonObject(content) || !isJsonObject(content.encrypted)) return undefined;
  const data = Object.hasOwn(content.encrypted, keyId) ? content.encrypted[keyId] : undefined;
  if (!isJsonObject(data)) return undefined;
  const { iv, ciphertext, mac } = data;
  if (typeof iv !== 'string' || typeof ciphertext !== 'string' || typeof mac !== 'string') return undefined;
  return { iv, ciphertext, mac };
}
