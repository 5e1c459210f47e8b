// What counting needs to know about rooms; filled by rooms.

export interface RoomPlaces {
  /** The seq of the event by which the user joined, or undefined where the user is not joined. */
  joinedAt(room: number, user: number): Promise<number | undefined>;
}
