// The power levels that a new room starts with, before the creator's own wishes.
// https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom
import type { JsonObject, UserId } from '@veche/protocol';
import type { RoomVersionTraits } from './versions.ts';

export type RoomPreset = 'private_chat' | 'trusted_private_chat' | 'public_chat';

export interface NewRoom {
  readonly creator: UserId;
  readonly preset: RoomPreset;
  /** The invited users; with `trusted_private_chat` they get the creator's level. */
  readonly invited: readonly UserId[];
  /** `power_level_content_override` of the request: its members replace ours. */
  readonly override?: JsonObject | undefined;
}

const ownerLevel = 100;
const moderatorLevel = 50;
/** Above `state_default` and the highest level that can be given in practice: closing a room is for creators. */
const tombstoneLevelWithCreators = 150;

/**
 * Content of the first `m.room.power_levels`. Where creators stand above all levels, they are not listed, and
 * trusted invitees belong into `additional_creators` of the create event ({@link trustedCreators}).
 */
export function initialPowerLevels(traits: RoomVersionTraits, room: NewRoom): JsonObject {
  const users: Record<string, number> = {};
  if (!traits.creatorsAboveAll) {
    users[room.creator] = ownerLevel;
    if (room.preset === 'trusted_private_chat') {
      for (const userId of room.invited) users[userId] = ownerLevel;
    }
  }
  return {
    users,
    users_default: 0,
    events: {
      'm.room.name': moderatorLevel,
      'm.room.avatar': moderatorLevel,
      'm.room.canonical_alias': moderatorLevel,
      'm.room.power_levels': ownerLevel,
      'm.room.history_visibility': ownerLevel,
      'm.room.encryption': ownerLevel,
      'm.room.server_acl': ownerLevel,
      'm.room.tombstone': traits.creatorsAboveAll ? tombstoneLevelWithCreators : ownerLevel,
    },
    events_default: 0,
    state_default: moderatorLevel,
    ban: moderatorLevel,
    kick: moderatorLevel,
    redact: moderatorLevel,
    invite: room.preset === 'public_chat' ? moderatorLevel : 0,
    notifications: { room: moderatorLevel },
    ...room.override,
  };
}

/** Invitees of a trusted private chat who become `additional_creators`; none where the version has no such thing. */
export function trustedCreators(traits: RoomVersionTraits, room: NewRoom): readonly UserId[] {
  if (!traits.creatorsAboveAll || room.preset !== 'trusted_private_chat') return [];
  return room.invited.filter((userId) => userId !== room.creator);
}
