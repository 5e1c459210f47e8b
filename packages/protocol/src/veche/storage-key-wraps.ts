// Schema of the wraps of the storage key: account data from which a passkey's secret alone gets the key back.
import Type, { type Static } from 'typebox';

/** Account data type; in clear, because it is read before anything else can be decrypted. */
export const storageKeyWrapsType = 'chat.veche.storage_key_wraps';
/** HKDF info of the wrapping key, and what the PRF input is made of. */
export const storageKeyWrapContext = 'chat.veche.storage_key_wrap.v1';

export const storageKeyWrap = Type.Object({
  v: Type.Literal(1),
  /** The passkey, as WebAuthn writes ids (base64url). */
  credential: Type.String({ maxLength: 1400 }),
  /** Id of the wrapped key in secret storage. */
  key_id: Type.String({ maxLength: 255 }),
  /** AES-256-GCM, unpadded base64. */
  iv: Type.String({ maxLength: 32 }),
  data: Type.String({ maxLength: 128 }),
});
export type StorageKeyWrap = Static<typeof storageKeyWrap>;

/** Wraps of newer versions are kept and passed on. */
export const storageKeyWraps = Type.Object({ wraps: Type.Array(Type.Unknown(), { maxItems: 64 }) });
export type StorageKeyWraps = Static<typeof storageKeyWraps>;
