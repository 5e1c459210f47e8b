// What keys ask about who is where; filled by rooms. Rooms and users are local numbers.

export interface SharedRooms {
  joinedRoomsOf(user: number): Promise<readonly number[]>;
  joinedMembersOf(room: number): Promise<readonly number[]>;
  /** Everyone who shares at least one joined room with the user. */
  usersSharingRoomsWith(user: number): Promise<ReadonlySet<number>>;
}
