// What other domains add to the write of an event: push rules put their counts into the same write-set.
import type { Write } from '@veche/database';
import type { RoomHead } from './room-head.ts';
import { authState } from './room-head.ts';

/** A joined member by local number and id. */
export interface JoinedMember {
  readonly user: number;
  readonly userId: string;
}

/** An event on its way into a room, with what may be asked of the room it comes into. */
export interface AppendingEvent {
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
  senderMayNotify(key: string): boolean;
  /** The member of this id, if they are joined. */
  joinedMember(userId: string): JoinedMember | undefined;
  joinedMembers(): Iterable<JoinedMember>;
}

/** Decides at once: it runs while the room's head is being moved. */
export interface AppendHook {
  writesFor(event: AppendingEvent): readonly Write[];
  writesForRedacted(room: number, seq: number): readonly Write[];
}

/** The part of an {@link AppendingEvent} that is asked of the room. */
export function roomQuestions(
  head: RoomHead,
  senderId: string,
): Pick<
  AppendingEvent,
  'roomId' | 'joinedMemberCount' | 'senderMayNotify' | 'joinedMember' | 'joinedMembers'
> {
  return {
    roomId: head.roomId,
    joinedMemberCount: head.joined,
    senderMayNotify: (key) => head.rules.powerLevels(authState(head)).canNotify(senderId, key),
    joinedMember: (userId) => {
      const member = head.members.get(userId);
      return member?.membership === 'join' ? member : undefined;
    },
    *joinedMembers() {
      for (const member of head.members.values()) if (member.membership === 'join') yield member;
    },
  };
}
