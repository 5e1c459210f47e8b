// The storage key, wrapped by a passkey: WebAuthn's PRF gives 32 secret bytes that never leave the device otherwise.
import { decodeBase64, encodeBase64, encodeBase64Url, isJsonObject } from '@veche/protocol';
import { type StorageKeyWrap, storageKeyWrapContext } from '@veche/protocol/veche/storage-key-wraps';
import type { UnlockedStorageKey } from './secret-storage.ts';

/** What to give WebAuthn as `extensions.prf.eval.first`: the same for everybody, the secret is the passkey's. */
export async function passkeyPrfInput(): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder().encode(`${storageKeyWrapContext} prf`);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', text));
}

/** The `extensions` of WebAuthn options, for making and for using a passkey, with which it gives its secret. */
export async function prfExtension(): Promise<{ prf: { eval: { first: string } } }> {
  return { prf: { eval: { first: encodeBase64Url(await passkeyPrfInput()) } } };
}

/** Whose key is wrapped, and by which passkey. */
export interface WrapOwner {
  readonly userId: string;
  /** base64url, as in `PublicKeyCredential.id`. */
  readonly credentialId: string;
}

/**
 * @param prfOutput `getClientExtensionResults().prf.results.first`
 * @throws RangeError where that is not 32 bytes
 */
export async function wrapStorageKey(
  unlocked: UnlockedStorageKey,
  owner: WrapOwner,
  prfOutput: Uint8Array<ArrayBuffer>,
): Promise<StorageKeyWrap> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: associatedData(owner, unlocked.keyId) };
  const data = await crypto.subtle.encrypt(algorithm, await wrappingKey(prfOutput), unlocked.key);
  return {
    v: 1,
    credential: owner.credentialId,
    key_id: unlocked.keyId,
    iv: encodeBase64(iv),
    data: encodeBase64(new Uint8Array(data)),
  };
}

/** The storage key; undefined where the wrap was made for another person, passkey or key, or was changed. */
export async function unwrapStorageKey(
  wrap: StorageKeyWrap,
  owner: WrapOwner,
  prfOutput: Uint8Array<ArrayBuffer>,
): Promise<UnlockedStorageKey | undefined> {
  const iv = decodeBase64(wrap.iv);
  const data = decodeBase64(wrap.data);
  if (!iv || !data) return undefined;
  const algorithm = { name: 'AES-GCM', iv, additionalData: associatedData(owner, wrap.key_id) };
  try {
    const key = await crypto.subtle.decrypt(algorithm, await wrappingKey(prfOutput), data);
    return { keyId: wrap.key_id, key: new Uint8Array(key) };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}

/** The wraps in account data that we can read; those of newer versions are left out. */
export function readWraps(content: unknown): StorageKeyWrap[] {
  return wrapsIn(content).filter(isWrap);
}

/** Account data with a wrap added; one of the same passkey is replaced, others and newer ones stay. */
export function withWrap(content: unknown, wrap: StorageKeyWrap): { wraps: unknown[] } {
  return { wraps: [...withoutCredential(content, wrap.credential), wrap] };
}

/** Account data without the wraps of a passkey that was removed. */
export function withoutWrap(content: unknown, credentialId: string): { wraps: unknown[] } {
  return { wraps: withoutCredential(content, credentialId) };
}

/** Account data with the wraps of one key alone: after the storage key was replaced, the old ones open nothing. */
export function onlyWrapsOf(content: unknown, keyId: string): { wraps: unknown[] } {
  return { wraps: wrapsIn(content).filter((wrap) => isJsonObject(wrap) && wrap.key_id === keyId) };
}

function wrapsIn(content: unknown): unknown[] {
  return isJsonObject(content) && Array.isArray(content.wraps) ? content.wraps : [];
}

function withoutCredential(content: unknown, credentialId: string): unknown[] {
  return wrapsIn(content).filter((wrap) => !isJsonObject(wrap) || wrap.credential !== credentialId);
}

function isWrap(value: unknown): value is StorageKeyWrap {
  return (
    isJsonObject(value) &&
    value.v === 1 &&
    [value.credential, value.key_id, value.iv, value.data].every((part) => typeof part === 'string')
  );
}

async function wrappingKey(prfOutput: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  if (prfOutput.length !== 32) throw new RangeError('A passkey gives 32 bytes.');
  const master = await crypto.subtle.importKey('raw', prfOutput, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(storageKeyWrapContext);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  const algorithm = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(parameters, master, algorithm, false, ['encrypt', 'decrypt']);
}

function associatedData({ userId, credentialId }: WrapOwner, keyId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([storageKeyWrapContext, userId, keyId, credentialId]));
}
