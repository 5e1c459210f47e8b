// What other domains may ask about who is where. Answers come from memory for hot rooms and users.

export type Membership = 'join' | 'invite' | 'knock' | 'leave' | 'ban';

/** Rooms and users are local numbers. */
export interface MembershipView {
  /** Current membership; undefined where the user never had one (or forgot the room). */
  membership(room: number, user: number): Promise<Membership | undefined>;
  joinedRoomsOf(user: number): Promise<readonly number[]>;
  joinedMembersOf(room: number): Promise<readonly number[]>;
  /** Everyone who shares at least one joined room with the user, the user included. */
  usersSharingRoomsWith(user: number): Promise<ReadonlySet<number>>;
}
