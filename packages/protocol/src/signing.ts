// Signing JSON: which bytes are signed, where signatures stand, and how one is checked. Ed25519 itself is injected.
// https://spec.matrix.org/v1.19/appendices/#signing-json
import { decodeBase64 } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** Signs the UTF-8 bytes of a text; the signature as unpadded standard Base64. */
export type SignText = (text: string) => string;

/** Who signs, and with which key. */
export interface Signer {
  /** A server name, or a user id for keys of users. */
  readonly name: string;
  /** `ed25519:abc` */
  readonly keyId: string;
  readonly sign: SignText;
}

/** Checks an ed25519 signature over the UTF-8 bytes of a text. Must not throw on malformed keys: false. */
export type VerifyText = (text: string, signature: Uint8Array, publicKey: Uint8Array) => boolean;

const outsideSignature = ['signatures', 'unsigned'];
const signatureLengthBytes = 64;
const publicKeyLengthBytes = 32;

/** The text of an object that its signatures cover. */
export function signedText(object: object): string {
  return canonicalJson(object, outsideSignature);
}

/** The object with one more signature; other signatures and `unsigned` stay. */
export function signJson<T extends JsonObject>(object: T, signer: Signer): T & { signatures: JsonObject } {
  return {
    ...object,
    signatures: addSignature(object.signatures, signer, signer.sign(signedText(object))),
  };
}

/** Puts a signature among those that are there already. */
export function addSignature(signatures: unknown, signer: Signer, signature: string): JsonObject {
  const all = isJsonObject(signatures) ? signatures : {};
  const own = Object.hasOwn(all, signer.name) ? all[signer.name] : undefined;
  return { ...all, [signer.name]: { ...(isJsonObject(own) ? own : {}), [signer.keyId]: signature } };
}

/** The signatures of an entity that use an algorithm we know: key id → Base64. Empty where it has not signed. */
export function ed25519SignaturesOf(object: JsonObject, name: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const signatures = object.signatures;
  if (!isJsonObject(signatures) || !Object.hasOwn(signatures, name)) return found;
  const own = signatures[name];
  if (!isJsonObject(own)) return found;
  for (const [keyId, signature] of Object.entries(own)) {
    if (keyId.startsWith('ed25519:') && typeof signature === 'string') found.set(keyId, signature);
  }
  return found;
}

/** Checks one signature over a text, both as unpadded Base64; false for anything malformed. */
export function verifySignature(
  text: string,
  signatureBase64: string,
  publicKeyBase64: string,
  verify: VerifyText,
): boolean {
  const signature = decodeBase64(signatureBase64);
  const publicKey = decodeBase64(publicKeyBase64);
  if (signature?.length !== signatureLengthBytes || publicKey?.length !== publicKeyLengthBytes) return false;
  return verify(text, signature, publicKey);
}

/**
 * True where the named entity has signed the object with the key. `keyId` is `ed25519:…`, the key unpadded Base64.
 * An object without a canonical form is signed by nobody.
 */
export function verifyJson(
  object: JsonObject,
  key: { readonly name: string; readonly keyId: string; readonly publicKey: string },
  verify: VerifyText,
): boolean {
  const signature = ed25519SignaturesOf(object, key.name).get(key.keyId);
  if (signature === undefined) return false;
  let text: string;
  try {
    text = signedText(object);
  } catch {
    return false;
  }
  return verifySignature(text, signature, key.publicKey, verify);
}
