// Contents of the events that make up a conversation. Clients read them with care; the server reads relations only.
// https://spec.matrix.org/v1.19/client-server-api/#instant-messaging
import Type, { type Static } from 'typebox';

/** https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events */
export const relatesTo = Type.Object({
  rel_type: Type.Optional(Type.String()),
  event_id: Type.Optional(Type.String()),
  /** Of an annotation: the emoji. */
  key: Type.Optional(Type.String()),
  'm.in_reply_to': Type.Optional(Type.Object({ event_id: Type.String() })),
  is_falling_back: Type.Optional(Type.Boolean()),
});
export type RelatesTo = Static<typeof relatesTo>;

/** Who a message speaks to. https://spec.matrix.org/v1.19/client-server-api/#user-and-room-mentions */
export const mentions = Type.Object({
  user_ids: Type.Optional(Type.Array(Type.String())),
  room: Type.Optional(Type.Boolean()),
});
export type Mentions = Static<typeof mentions>;

/** An encrypted attachment. https://spec.matrix.org/v1.19/client-server-api/#sending-encrypted-attachments */
export const encryptedFile = Type.Object({
  url: Type.String(),
  key: Type.Object({
    kty: Type.Literal('oct'),
    key_ops: Type.Array(Type.String()),
    alg: Type.Literal('A256CTR'),
    k: Type.String(),
    ext: Type.Literal(true),
  }),
  iv: Type.String(),
  hashes: Type.Record(Type.String(), Type.String()),
  v: Type.Literal('v2'),
});
export type EncryptedFile = Static<typeof encryptedFile>;

export const messageContent = Type.Object({
  msgtype: Type.String(),
  body: Type.String(),
  format: Type.Optional(Type.String()),
  formatted_body: Type.Optional(Type.String()),
  filename: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  file: Type.Optional(encryptedFile),
  info: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  'm.mentions': Type.Optional(mentions),
  'm.relates_to': Type.Optional(relatesTo),
  'm.new_content': Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type MessageContent = Static<typeof messageContent>;

export const encryptedContent = Type.Object({
  algorithm: Type.String(),
  /** Text for Megolm, a map by receiving curve25519 key for Olm. */
  ciphertext: Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]),
  session_id: Type.Optional(Type.String()),
  sender_key: Type.Optional(Type.String()),
  device_id: Type.Optional(Type.String()),
  'm.relates_to': Type.Optional(relatesTo),
});
export type EncryptedContent = Static<typeof encryptedContent>;

export const reactionContent = Type.Object({
  'm.relates_to': Type.Object({
    rel_type: Type.Literal('m.annotation'),
    event_id: Type.String(),
    key: Type.String(),
  }),
});
export type ReactionContent = Static<typeof reactionContent>;

export const redactionContent = Type.Object({
  redacts: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});
export type RedactionContent = Static<typeof redactionContent>;
