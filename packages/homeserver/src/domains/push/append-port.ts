// What appending an event asks of push rules: the rows that make it count as unread, for the event's own write-set.
import type { Write } from '@veche/database';

/** An event on its way into a room. Users and rooms are local numbers. */
export interface AppendedEvent {
  readonly room: number;
  readonly roomId: string;
  readonly seq: number;
  readonly eventId: string;
  readonly type: string;
  readonly stateKey: string | undefined;
  readonly sender: number;
  readonly senderId: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Root of the thread that the event belongs to; undefined for the main timeline. */
  readonly threadRoot: string | undefined;
  /** Whether the sender's power level allows `@room` (`notifications.room` of the power levels, 50 unless set). */
  readonly senderMayNotifyRoom: boolean;
  readonly joinedMemberCount: number;
  /** Local joined members; asked only where readers have rules of their own or are mentioned. */
  readonly isJoined: (user: number) => boolean;
}

export interface PushRulesOnAppend {
  /** Writes for the write-set of the event. Costs nothing for what notifies nobody (state, reactions, edits). */
  writesFor(event: AppendedEvent): readonly Write[];
  /** Writes for the write-set that redacts an event: it counts no longer. */
  writesForRedacted(room: number, seq: number): readonly Write[];
}

/** What counting needs to know about rooms; filled by rooms. */
export interface RoomPlaces {
  /** The seq of the event by which the user joined, or undefined where the user is not joined. */
  joinedAt(room: number, user: number): Promise<number | undefined>;
}
