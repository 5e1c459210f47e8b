// The shapes of published keys: device keys, cross-signing keys, one-time keys.
// https://spec.matrix.org/v1.19/client-server-api/#device-keys
import Type, { type Static } from 'typebox';

/** User id → `algorithm:key id` → unpadded base64. */
export const signatures = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()));
export type Signatures = Static<typeof signatures>;

/** What a device publishes about itself, signed by its own ed25519 key. */
export const deviceKeys = Type.Object(
  {
    user_id: Type.String(),
    device_id: Type.String(),
    algorithms: Type.Array(Type.String()),
    keys: Type.Record(Type.String(), Type.String()),
    signatures,
    unsigned: Type.Optional(
      Type.Object({ device_display_name: Type.Optional(Type.String()) }, { additionalProperties: true }),
    ),
  },
  { additionalProperties: true },
);
export type DeviceKeys = Static<typeof deviceKeys>;

/** A master, self-signing or user-signing key. */
export const crossSigningKey = Type.Object(
  {
    user_id: Type.String(),
    usage: Type.Array(Type.String()),
    keys: Type.Record(Type.String(), Type.String()),
    signatures: Type.Optional(signatures),
  },
  { additionalProperties: true },
);
export type CrossSigningKey = Static<typeof crossSigningKey>;

/** A key that is signed by its device; `fallback` marks a fallback key. */
export const signedKeyObject = Type.Object(
  { key: Type.String(), signatures: Type.Optional(signatures), fallback: Type.Optional(Type.Boolean()) },
  { additionalProperties: true },
);

/** `algorithm:key id` → the key, bare or signed. */
export const oneTimeKeys = Type.Record(Type.String(), Type.Union([Type.String(), signedKeyObject]));
export type OneTimeKeys = Static<typeof oneTimeKeys>;
