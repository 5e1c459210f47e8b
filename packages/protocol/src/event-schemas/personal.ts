// Contents of what belongs to a reader and not to the room: receipts, typing, tags, and global account data.
import Type, { type Static } from 'typebox';

const receiptByUser = Type.Record(
  Type.String(),
  Type.Object({ ts: Type.Optional(Type.Integer()), thread_id: Type.Optional(Type.String()) }),
);

/** `m.receipt`, by event id, then by kind. https://spec.matrix.org/v1.19/client-server-api/#mreceipt */
export const receiptContent = Type.Record(
  Type.String(),
  Type.Object({
    'm.read': Type.Optional(receiptByUser),
    'm.read.private': Type.Optional(receiptByUser),
  }),
);
export type ReceiptContent = Static<typeof receiptContent>;

export const typingContent = Type.Object({ user_ids: Type.Array(Type.String()) });
export type TypingContent = Static<typeof typingContent>;

export const fullyReadContent = Type.Object({ event_id: Type.String() });
export type FullyReadContent = Static<typeof fullyReadContent>;

export const tagContent = Type.Object({
  tags: Type.Record(Type.String(), Type.Object({ order: Type.Optional(Type.Number()) })),
});
export type TagContent = Static<typeof tagContent>;

/** `m.direct`: user id → room ids. */
export const directContent = Type.Record(Type.String(), Type.Array(Type.String()));
export type DirectContent = Static<typeof directContent>;

/** `m.ignored_user_list`: the ignored users are the keys. */
export const ignoredUsersContent = Type.Object({
  ignored_users: Type.Record(Type.String(), Type.Object({})),
});
export type IgnoredUsersContent = Static<typeof ignoredUsersContent>;

/** `m.invite_permission_config`. https://spec.matrix.org/v1.19/client-server-api/#minvite_permission_config */
export const invitePermissionContent = Type.Object({ default_action: Type.Optional(Type.String()) });
export type InvitePermissionContent = Static<typeof invitePermissionContent>;
