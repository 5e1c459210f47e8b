// Contents of the state events that a server itself reads. They are as strict as the server depends on them and no
// stricter: unknown members stay, and rules decide on the rest. https://spec.matrix.org/v1.19/client-server-api/#room-events
import Type, { type Static } from 'typebox';

const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const integer = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const levels = Type.Record(Type.String(), integer);

export const createContent = Type.Object({
  room_version: Type.Optional(Type.String()),
  creator: Type.Optional(Type.String()),
  'm.federate': Type.Optional(Type.Boolean()),
  type: Type.Optional(Type.String()),
  predecessor: Type.Optional(Type.Object({ room_id: Type.String(), event_id: Type.Optional(Type.String()) })),
  additional_creators: Type.Optional(Type.Array(Type.String())),
});
export type CreateContent = Static<typeof createContent>;

export const memberContent = Type.Object({
  membership: Type.Enum(['invite', 'join', 'knock', 'leave', 'ban']),
  displayname: optionalText,
  avatar_url: optionalText,
  reason: Type.Optional(Type.String()),
  is_direct: Type.Optional(Type.Boolean()),
  join_authorised_via_users_server: Type.Optional(Type.String()),
  third_party_invite: Type.Optional(
    Type.Object({
      display_name: Type.Optional(Type.String()),
      signed: Type.Object({
        mxid: Type.String(),
        token: Type.String(),
        signatures: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
      }),
    }),
  ),
});
export type MemberContent = Static<typeof memberContent>;

export const powerLevelsContent = Type.Object({
  users: Type.Optional(levels),
  users_default: Type.Optional(integer),
  events: Type.Optional(levels),
  events_default: Type.Optional(integer),
  state_default: Type.Optional(integer),
  ban: Type.Optional(integer),
  kick: Type.Optional(integer),
  redact: Type.Optional(integer),
  invite: Type.Optional(integer),
  notifications: Type.Optional(levels),
});
export type PowerLevelsContent = Static<typeof powerLevelsContent>;

export const joinRulesContent = Type.Object({
  /** `public`, `invite`, `knock`, `restricted`, `knock_restricted`, `private`; others let nobody in. */
  join_rule: Type.String(),
  allow: Type.Optional(
    Type.Array(Type.Object({ type: Type.String(), room_id: Type.Optional(Type.String()) })),
  ),
});
export type JoinRulesContent = Static<typeof joinRulesContent>;

export const historyVisibilityContent = Type.Object({
  history_visibility: Type.Enum(['invited', 'joined', 'shared', 'world_readable']),
});
export type HistoryVisibilityContent = Static<typeof historyVisibilityContent>;

export const guestAccessContent = Type.Object({ guest_access: Type.Enum(['can_join', 'forbidden']) });
export type GuestAccessContent = Static<typeof guestAccessContent>;

export const serverAclContent = Type.Object({
  allow: Type.Optional(Type.Array(Type.String())),
  deny: Type.Optional(Type.Array(Type.String())),
  allow_ip_literals: Type.Optional(Type.Boolean()),
});
export type ServerAclContent = Static<typeof serverAclContent>;

export const encryptionContent = Type.Object({
  algorithm: Type.String(),
  rotation_period_ms: Type.Optional(integer),
  rotation_period_msgs: Type.Optional(integer),
});
export type EncryptionContent = Static<typeof encryptionContent>;

export const canonicalAliasContent = Type.Object({
  alias: optionalText,
  alt_aliases: Type.Optional(Type.Array(Type.String())),
});
export type CanonicalAliasContent = Static<typeof canonicalAliasContent>;

export const nameContent = Type.Object({ name: optionalText });
export type NameContent = Static<typeof nameContent>;

export const topicContent = Type.Object({
  topic: optionalText,
  'm.topic': Type.Optional(
    Type.Object({
      'm.text': Type.Optional(
        Type.Array(Type.Object({ body: Type.String(), mimetype: Type.Optional(Type.String()) })),
      ),
    }),
  ),
});
export type TopicContent = Static<typeof topicContent>;

export const avatarContent = Type.Object({ url: optionalText, info: Type.Optional(Type.Object({})) });
export type AvatarContent = Static<typeof avatarContent>;

export const pinnedEventsContent = Type.Object({ pinned: Type.Array(Type.String()) });
export type PinnedEventsContent = Static<typeof pinnedEventsContent>;

export const tombstoneContent = Type.Object({
  replacement_room: Type.Optional(Type.String()),
  body: Type.Optional(Type.String()),
});
export type TombstoneContent = Static<typeof tombstoneContent>;

export const thirdPartyInviteContent = Type.Object({
  display_name: Type.Optional(Type.String()),
  key_validity_url: Type.Optional(Type.String()),
  public_key: Type.Optional(Type.String()),
  public_keys: Type.Optional(
    Type.Array(Type.Object({ public_key: Type.String(), key_validity_url: Type.Optional(Type.String()) })),
  ),
});
export type ThirdPartyInviteContent = Static<typeof thirdPartyInviteContent>;
