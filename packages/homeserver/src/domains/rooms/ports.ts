// What rooms need from other domains; main.ts fills it.
import type { UserId } from '@veche/protocol';

/** What stands in `m.room.member` events beside the membership. */
export interface MemberProfile {
  readonly displayname?: string;
  readonly avatar_url?: string;
}

export interface ProfileSource {
  /** The profile of a local user; empty where nothing is set. */
  memberProfile(user: number): Promise<MemberProfile>;
}

export interface LocalUserSource {
  /** The number of an account of this server that can take part in rooms; undefined where there is none. */
  activeLocalUser(userId: UserId): Promise<number | undefined>;
}
