// Schema of a group's card: its name, topic and photo, which travel encrypted and never as room state.
import Type, { type Static } from 'typebox';

export const groupCardEventType = 'chat.veche.card';

/** An encrypted file as the spec's `EncryptedFile`. */
export const encryptedFile = Type.Object({
  v: Type.Literal('v2'),
  url: Type.String({ maxLength: 255 }),
  key: Type.Object({ k: Type.String(), alg: Type.Literal('A256CTR') }, { additionalProperties: true }),
  iv: Type.String({ maxLength: 64 }),
  hashes: Type.Object({ sha256: Type.String({ maxLength: 64 }) }, { additionalProperties: true }),
});
export type EncryptedFileReference = Static<typeof encryptedFile>;

export const groupCard = Type.Object({
  v: Type.Literal(1),
  name: Type.String({ maxLength: 256 }),
  topic: Type.Optional(Type.String({ maxLength: 4096 })),
  photo: Type.Optional(
    Type.Object({ file: encryptedFile, type: Type.String({ maxLength: 64 }), size: Type.Integer() }),
  ),
  /** Unix milliseconds at the author: the newer card stands; of two alike the one with the greater event id. */
  at: Type.Integer(),
});
export type GroupCard = Static<typeof groupCard>;
