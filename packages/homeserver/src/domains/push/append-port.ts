// What appending an event asks of push rules: the rows that make it count as unread, for the event's own write-set.
import type { Write } from '@veche/database';

/** A joined member by local number and id. */
export interface JoinedMember {
  readonly user: number;
  readonly userId: string;
}

/** An event on its way into a room. Users and rooms are local numbers. */
export interface AppendedEvent {
  readonly room: number;
  readonly roomId: string;
  readonly seq: number;
  readonly type: string;
  readonly stateKey: string | undefined;
  readonly sender: number;
  readonly senderId: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Root of the thread that the event belongs to; undefined for the main timeline. */
  readonly threadRoot: string | undefined;
  /** Joined members, the sender included. */
  readonly joinedMemberCount: number;
  /** Whether the sender's power level allows the notification (`room`, for `@room`). Asked only where it matters. */
  senderMayNotify(key: string): boolean;
  /** The member of this id, if they are joined. Asked only for people who are mentioned or have rules of their own. */
  joinedMember(userId: string): JoinedMember | undefined;
  /** All joined members, where it takes fewer steps to ask so. */
  joinedMembers(): Iterable<JoinedMember>;
}

export interface PushRulesOnAppend {
  /** Writes for the write-set of the event. Decides at once; nothing where the event notifies nobody. */
  writesFor(event: AppendedEvent): readonly Write[];
  /** Writes for the write-set that redacts an event: it counts no longer. */
  writesForRedacted(room: number, seq: number): readonly Write[];
}

/** What counting needs to know about rooms; filled by rooms. */
export interface RoomPlaces {
  /** The seq of the event by which the user joined, or undefined where the user is not joined. */
  joinedAt(room: number, user: number): Promise<number | undefined>;
}
