// What receipts ask about rooms; filled by rooms.

export interface EventPlaces {
  /** The seq of a shown event that the reader may see; undefined for anything else. */
  seqOf(room: number, eventId: string, reader: number): Promise<number | undefined>;
  /** Whether the user is joined to the room. */
  isJoined(room: number, user: number): Promise<boolean>;
}
