// Brings state events, receipts and summaries of a sync into a room's record. Pure.
import type { WireEvent } from '../crypto/decryption.ts';
import type { MemberRecord, RoomRecord } from '../rooms/room-record.ts';

const asText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const memberships = ['join', 'invite', 'leave', 'ban', 'knock'] as const;

type StateEvent = Pick<WireEvent, 'type' | 'sender' | 'content'> & {
  readonly state_key?: string | undefined;
};

export function memberOf(event: StateEvent): MemberRecord | null {
  const membership = memberships.find((one) => one === event.content.membership);
  if (!membership) return null;
  return {
    membership,
    name: asText(event.content.displayname)?.slice(0, 256) ?? null,
    photo: asText(event.content.avatar_url),
    by: event.sender,
  };
}

function applyMember(room: RoomRecord, event: StateEvent): RoomRecord {
  const member = memberOf(event);
  const user = event.state_key;
  if (!member || !user) return room;
  const before = room.members[user];
  // Who leaves keeps the name by which the chat knew them.
  const kept =
    member.membership === 'join' || member.membership === 'invite'
      ? member
      : {
          ...member,
          name: member.name ?? before?.name ?? null,
          photo: member.photo ?? before?.photo ?? null,
        };
  return { ...room, members: { ...room.members, [user]: kept } };
}

/** The room after one state event. */
export function applyState(room: RoomRecord, event: StateEvent): RoomRecord {
  if (event.type === 'm.room.member') return applyMember(room, event);
  if (event.state_key !== '') return room;
  switch (event.type) {
    case 'm.room.create':
      return { ...room, creator: event.sender };
    case 'm.room.name':
      return { ...room, name: asText(event.content.name)?.slice(0, 256) ?? null };
    case 'm.room.avatar':
      return { ...room, photo: asText(event.content.url) };
    case 'm.room.encryption': {
      const known = event.content.algorithm === 'm.megolm.v1.aes-sha2';
      if (known) return { ...room, encrypted: true, protectionRemoved: false };
      return { ...room, protectionRemoved: room.encrypted };
    }
    default:
      return room;
  }
}

/** People who were there before and are not any more: the room's key must change. */
export function leavers(before: RoomRecord, after: RoomRecord): string[] {
  const isIn = (room: RoomRecord, user: string) =>
    room.members[user]?.membership === 'join' || room.members[user]?.membership === 'invite';
  return Object.keys(before.members).filter((user) => isIn(before, user) && !isIn(after, user));
}

interface ReceiptContent {
  readonly [event: string]:
    | { readonly [kind: string]: Readonly<Record<string, unknown>> | undefined }
    | undefined;
}

/** `(event, user, private)` for each receipt of an `m.receipt`. */
export function receiptsOf(content: Readonly<Record<string, unknown>>): { event: string; user: string }[] {
  return Object.entries(content as ReceiptContent).flatMap(([event, kinds]) =>
    ['m.read', 'm.read.private'].flatMap((kind) =>
      Object.keys(kinds?.[kind] ?? {}).map((user) => ({ event, user })),
    ),
  );
}
