// The one key of everything a device keeps, and the forms in which it is itself kept.

/**
 * What lies beside the encrypted stores: the data key, wrapped. Versioned, because an app lock will wrap it by other
 * means (a passkey's PRF) without touching the stores.
 *
 * `device` is an obfuscation and no more: key and store lie on the same device, and whoever can run code as this person,
 * or takes the disk out, has both. It protects a stray copy of the database alone. Nothing may claim otherwise.
 */
export interface WrappedDataKey {
  readonly version: 1;
  readonly method: 'device';
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

const label = 'veche data key v1';

/** 32 random bytes. */
export function createDataKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** A key that WebCrypto never gives out again; made once for a device. */
export function createDeviceWrappingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param account whose stores the key opens; associated data, so that wraps cannot be swapped between accounts */
export async function wrapDataKey(
  dataKey: Uint8Array<ArrayBuffer>,
  wrappingKey: CryptoKey,
  account: string,
): Promise<WrappedDataKey> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const ciphertext = new Uint8Array(
    await crypto.subtle.encrypt(algorithm(nonce, account), wrappingKey, dataKey),
  );
  return { version: 1, method: 'device', nonce, ciphertext };
}

/** @throws an error where the wrap is of another version, account or key */
export async function unwrapDataKey(
  wrapped: WrappedDataKey,
  wrappingKey: CryptoKey,
  account: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { version, method, nonce, ciphertext } = wrapped as { version: unknown } & WrappedDataKey;
  if (version !== 1 || method !== 'device') throw new Error('The data key was wrapped by a newer version.');
  return new Uint8Array(await crypto.subtle.decrypt(algorithm(nonce, account), wrappingKey, ciphertext));
}

/** The key of the cryptographic store (`StoreHandle.openWithKey`), derived so that no key serves two purposes. */
export async function deriveCryptoStoreKey(
  dataKey: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const master = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('veche crypto store v1');
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, master, 256));
}

function algorithm(nonce: Uint8Array<ArrayBuffer>, account: string) {
  return {
    name: 'AES-GCM',
    iv: nonce,
    additionalData: new TextEncoder().encode(JSON.stringify([label, account])),
  };
}
