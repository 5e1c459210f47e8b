// Schemas of what one's own devices remember together: account data that the server cannot read.
import Type, { type Static } from 'typebox';
import { groupCard } from './group-card.ts';
import { statement } from './statement.ts';

/** HKDF info of the key that encrypts vault entries, and prefix of their account data types. */
export const vaultContext = 'chat.veche.vault.v1';
export const vaultTypePrefix = 'chat.veche.v.';

/** The account data event: AES-256-GCM, the entry's name as associated data. */
export const sealedEntry = Type.Object({ v: Type.Literal(1), iv: Type.String(), data: Type.String() });
export type SealedEntry = Static<typeof sealedEntry>;

/** How an identity came to be known. */
export const knownHow = Type.Enum(['first-seen', 'by-link', 'scanned']);

/** Whose identity is which, since when and how we know. */
export const personPin = Type.Object({
  master: Type.String(),
  /** Unix milliseconds. */
  since: Type.Integer(),
  how: knownHow,
});
export type PersonPin = Static<typeof personPin>;

export const peopleEntry = Type.Object({
  v: Type.Literal(1),
  people: Type.Record(Type.String(), personPin),
});
export type PeopleEntry = Static<typeof peopleEntry>;

/** Who may receive in one room, as far as this account has seen. */
export const roomEntry = Type.Object({
  v: Type.Literal(1),
  room: Type.String(),
  kind: Type.Enum(['direct', 'notes', 'group', 'foreign']),
  /** Direct: the other person. */
  other: Type.Optional(Type.String()),
  /** Group: id of the `found` statement that this account trusts. */
  root: Type.Optional(Type.String()),
  statements: Type.Array(statement),
  /** Person → master key that was let in by a tap, for us. */
  letIn: Type.Record(Type.String(), Type.String()),
  card: Type.Optional(groupCard),
  met: Type.Optional(Type.Object({ whose: Type.String() })),
});
export type RoomEntry = Static<typeof roomEntry>;

/** Secrets of invitation links that were handed out and not used yet: secret → Unix milliseconds. */
export const linksEntry = Type.Object({
  v: Type.Literal(1),
  secrets: Type.Record(Type.String(), Type.Integer()),
});
export type LinksEntry = Static<typeof linksEntry>;
