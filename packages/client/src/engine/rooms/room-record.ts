// What the engine knows of a room: the record in the store, and how it starts.
import type { Preview } from '../../boundary/chat-views.ts';
import type { PersonRef } from '../../boundary/values.ts';

export interface MemberRecord {
  readonly membership: 'join' | 'invite' | 'leave' | 'ban' | 'knock';
  readonly name: string | null;
  readonly photo: string | null;
  /** Who set this membership. */
  readonly by: string;
}

export interface ReadMark {
  readonly event: string;
  readonly order: number;
}

/** Preview of the newest message; people are put in when it is shown. */
export interface LastRecord {
  readonly kind: Preview['kind'];
  readonly text: string;
  readonly sender: string;
  readonly event: string;
  readonly order: number;
  readonly time: number;
}

export interface RoomRecord {
  readonly id: string;
  readonly membership: 'join' | 'invite' | 'leave';
  /** Once true, for good: a server that says otherwise is not believed. */
  readonly encrypted: boolean;
  readonly protectionRemoved: boolean;
  readonly creator: string | null;
  /** Clear name and photo, as stock clients set them. */
  readonly name: string | null;
  readonly photo: string | null;
  readonly members: Readonly<Record<string, MemberRecord>>;
  /** All members are in `members`. */
  readonly membersKnown: boolean;
  /** Our invitation, while it stands. */
  readonly invitation: { readonly by: string; readonly direct: boolean; readonly time: number } | null;
  readonly nextOrder: number;
  readonly oldestOrder: number;
  /** Where older messages start at the server; null when there are none. */
  readonly olderToken: string | null;
  readonly receipts: Readonly<Record<string, ReadMark>>;
  readonly ownRead: number;
  readonly unread: number;
  readonly mentions: number;
  readonly last: LastRecord | null;
  /** When it was last active, for its place in the list. */
  readonly time: number;
  readonly muted: boolean;
}

/** Orders start in the middle, so that older messages find place below. */
export const firstOrder = 2 ** 40;
/** Room left before a piece of timeline that came after a gap, for what is fetched into the gap. */
export const gapRoom = 2 ** 20;

export function newRoom(id: string, time: number): RoomRecord {
  return {
    id,
    membership: 'join',
    encrypted: false,
    protectionRemoved: false,
    creator: null,
    name: null,
    photo: null,
    members: {},
    membersKnown: false,
    invitation: null,
    nextOrder: firstOrder,
    oldestOrder: firstOrder,
    olderToken: null,
    receipts: {},
    ownRead: 0,
    unread: 0,
    mentions: 0,
    last: null,
    time,
    muted: false,
  };
}

/** `@boris-27:server` → `boris-27`. */
export function addressOf(user: string): string {
  return user.slice(1).split(':')[0] ?? user;
}

export function personRef(user: string, member: MemberRecord | undefined): PersonRef {
  return {
    id: user,
    name: member?.name || addressOf(user),
    address: addressOf(user),
    photo: member?.photo ? clearMedia(member.photo, 'image/*') : null,
  };
}

/** A file that is not encrypted (a profile's photo). */
export function clearMedia(mxc: string, type: string) {
  return { key: mxc, name: '', type, sizeBytes: null, width: null, height: null };
}
