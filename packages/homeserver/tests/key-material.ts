// Keys as a real client makes them: Ed25519 pairs that sign what they publish.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { canonicalJson, encodeBase64 } from '@veche/protocol';

type Json = Record<string, unknown>;

/** An Ed25519 key with its public half as unpadded Base64. */
export interface SigningPair {
  readonly publicKey: string;
  sign(object: Json): string;
}

export function signingPair(): SigningPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from((publicKey.export({ format: 'jwk' }) as { x: string }).x, 'base64url');
  return { publicKey: encodeBase64(raw), sign: (object) => signature(object, privateKey) };
}

function signature(object: Json, key: KeyObject): string {
  const text = canonicalJson(object, ['signatures', 'unsigned']);
  return encodeBase64(sign(null, Buffer.from(text, 'utf8'), key));
}

/** Adds a signature to an object. */
export function signed<T extends Json>(
  object: T,
  userId: string,
  keyId: string,
  pair: SigningPair,
): T & { signatures: Record<string, Record<string, string>> } {
  const before = (object.signatures ?? {}) as Record<string, Record<string, string>>;
  return {
    ...object,
    signatures: { ...before, [userId]: { ...before[userId], [`ed25519:${keyId}`]: pair.sign(object) } },
  };
}

/** Device keys that the device has signed. */
export function deviceKeysOf(userId: string, deviceId: string, pair: SigningPair) {
  const keys = {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: {
      [`ed25519:${deviceId}`]: pair.publicKey,
      [`curve25519:${deviceId}`]: signingPair().publicKey,
    },
  };
  return signed(keys, userId, deviceId, pair);
}

/** So many one-time keys, named from `first` on. */
export function oneTimeKeysOf(userId: string, deviceId: string, pair: SigningPair, count: number, first = 0) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `signed_curve25519:AAA${first + index}`,
      signed({ key: signingPair().publicKey }, userId, deviceId, pair),
    ]),
  );
}

/** The three cross-signing keys of a person, signed as they must be. */
export function crossSigningOf(userId: string) {
  const master = signingPair();
  const selfSigning = signingPair();
  const userSigning = signingPair();
  const key = (usage: string, pair: SigningPair) => ({
    user_id: userId,
    usage: [usage],
    keys: { [`ed25519:${pair.publicKey}`]: pair.publicKey },
  });
  return {
    master,
    selfSigning,
    userSigning,
    upload: {
      master_key: key('master', master),
      self_signing_key: signed(key('self_signing', selfSigning), userId, master.publicKey, master),
      user_signing_key: signed(key('user_signing', userSigning), userId, master.publicKey, master),
    },
  };
}
