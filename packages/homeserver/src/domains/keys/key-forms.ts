// The form of keys that clients send: what is refused, and in which words.
// https://spec.matrix.org/v1.19/client-server-api/#end-to-end-encryption
import { canonicalJson, MatrixError } from '@veche/protocol';
import type { CrossSigningKey, DeviceKeys, OneTimeKeys } from '@veche/protocol/endpoints/key-shapes';
import type { KeyUsageName } from '../../storage/keys/device-key-store.ts';

/** One object of keys, far above what any algorithm needs; post-quantum keys fit. */
const keyTextLimit = 16 * 1024;
const idLimit = 255;
const keysPerUploadLimit = 500;
const plainId = /^[\x21-\x7e]+$/;

export function invalid(message: string): MatrixError {
  return new MatrixError(400, 'M_INVALID_PARAM', message);
}

/** Canonical JSON of an object of keys. Throws M_BAD_JSON where it has none, M_INVALID_PARAM where it is too long. */
export function keyText(value: unknown, what: string): string {
  let text: string;
  try {
    text = canonicalJson(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'no canonical JSON';
    throw new MatrixError(400, 'M_BAD_JSON', `${what}: ${reason}`);
  }
  if (text.length > keyTextLimit) throw invalid(`${what} is too large`);
  return text;
}

/** Ids of keys, algorithms and devices are stored as text and returned as they are. */
export function checkId(id: string, what: string): void {
  if (id.length > idLimit || !plainId.test(id)) {
    throw invalid(`${what} must have 1 to ${idLimit} printable characters`);
  }
}

/**
 * The device keys belong to the device that calls, and hold its two identity keys under its name. Whether they are
 * signed is for those to judge who encrypt for the device: a server that vouched for it would be believed.
 */
export function checkDeviceKeys(keys: DeviceKeys, owner: { userId: string; deviceId: string }): void {
  if (keys.user_id !== owner.userId) throw invalid('The device keys name another user than you');
  if (keys.device_id !== owner.deviceId) throw invalid('The device keys name another device than this one');
  for (const [id, key] of Object.entries(keys.keys)) {
    checkId(id, 'The name of a device key');
    checkId(key, 'A device key');
  }
  if (keys.keys[`ed25519:${owner.deviceId}`] === undefined)
    throw invalid('The device keys hold no ed25519 key of this device');
  if (keys.keys[`curve25519:${owner.deviceId}`] === undefined) {
    throw invalid('The device keys hold no curve25519 key of this device');
  }
}

export interface NamedKey {
  readonly algorithm: string;
  /** `algorithm:key id`, as it is returned. */
  readonly keyId: string;
  readonly keyJson: string;
}

/** Takes apart `algorithm:key id` → key. */
export function namedKeys(keys: OneTimeKeys, what: string): NamedKey[] {
  const entries = Object.entries(keys);
  if (entries.length > keysPerUploadLimit) {
    throw invalid(`At most ${keysPerUploadLimit} keys can be uploaded at once`);
  }
  return entries.map(([keyId, key]) => {
    checkId(keyId, `The name of ${what}`);
    const colon = keyId.indexOf(':');
    if (colon < 1 || colon === keyId.length - 1) {
      throw invalid(`The name of ${what} must look like algorithm:key_id`);
    }
    return { algorithm: keyId.slice(0, colon), keyId, keyJson: keyText(key, what) };
  });
}

/** The public key of a cross-signing key, after its form has been checked. */
export function crossSigningPublicKey(key: CrossSigningKey, usage: KeyUsageName, userId: string): string {
  if (key.user_id !== userId) throw invalid(`The ${usage} key names another user than you`);
  if (!key.usage.includes(usage)) throw invalid(`The ${usage} key is not meant for ${usage}`);
  const entries = Object.entries(key.keys);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1)
    throw invalid(`The ${usage} key must hold exactly one key`);
  const [id, publicKey] = entry;
  checkId(publicKey, `The ${usage} key`);
  if (id !== `ed25519:${publicKey}`) {
    throw invalid(`The ${usage} key must be an ed25519 key that is named after itself`);
  }
  return publicKey;
}
