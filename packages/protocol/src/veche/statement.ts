// Schema of the statements by which people in a chat say who belongs to it (docs/decisions/0002-recipient-set.md).
import Type, { type Static } from 'typebox';

export const statementEventType = 'chat.veche.statement';
export const rollEventType = 'chat.veche.roll';
/** Signed bytes carry it, so that the signature can be taken for nothing else. */
export const statementContext = 'chat.veche.statement.v1';

const userId = Type.String({ maxLength: 255 });
/** Ed25519 master cross-signing key, unpadded base64. */
const masterKey = Type.String({ minLength: 43, maxLength: 43 });

export const statement = Type.Object({
  v: Type.Literal(1),
  room: Type.String({ maxLength: 255 }),
  kind: Type.Enum(['found', 'add', 'remove']),
  /** Ids of the newest statements the author knew; empty only for `found`. */
  before: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 }),
  by: Type.Object({ user: userId, master: masterKey }),
  people: Type.Array(Type.Object({ user: userId, master: masterKey, admin: Type.Boolean() }), {
    minItems: 1,
    maxItems: 256,
  }),
  /** By the author's master key over {@link statementBytes}. */
  signature: Type.String({ maxLength: 128 }),
});
export type Statement = Static<typeof statement>;

/** All statements of a room, and its card, for somebody who cannot read them in the timeline. */
export const roll = Type.Object({
  v: Type.Literal(1),
  room: Type.String({ maxLength: 255 }),
  statements: Type.Array(statement, { maxItems: 4096 }),
  card: Type.Optional(Type.Unknown()),
});
export type Roll = Static<typeof roll>;
