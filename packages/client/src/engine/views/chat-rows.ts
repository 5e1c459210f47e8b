// The list of chats, one chat's header, and strangers' requests, as plain views.
import type {
  Attention,
  ChatRow,
  ChatsView,
  ChatView,
  DeliveryState,
  KnownHow,
  Member,
  Preview,
  RequestsView,
} from '../../boundary/chat-views.ts';
import type { PersonRef } from '../../boundary/values.ts';
import type { Account } from '../account/account.ts';
import type { Draft } from '../account/drafts.ts';
import type { Chat } from '../rooms/chats.ts';
import { addressOf, personRef, type RoomRecord } from '../rooms/room-record.ts';
import { previewOf } from '../timeline/preview.ts';
import { pendingRecord } from './timeline.ts';

export function knownHow(account: Account, user: string): KnownHow {
  if (user === account.userId) return 'you';
  if (account.people.hasChanged(user)) return 'changed';
  return account.people.pin(user)?.how ?? 'unknown';
}

/** Why the chat stands still, if it does. */
export function attentionOf(account: Account, chat: Chat): Attention | null {
  const refs = (users: Iterable<string>) => [...users].map((user) => account.chats.person(chat.room, user));
  if (chat.room.protectionRemoved) return { kind: 'protection-removed' };
  const held = account.outbox.heldBy(chat.room.id);
  const changed = account.recipients.candidates(chat.room).filter((user) => account.people.hasChanged(user));
  const people = new Set([...held, ...changed]);
  if (people.size > 0) return { kind: 'identity-changed', people: refs(people) };
  const unasked = account.recipients.unasked(chat.room);
  return unasked.length > 0 ? { kind: 'appeared-unasked', people: refs(unasked) } : null;
}

/** The newest of what was received and what waits. */
function newest(
  account: Account,
  chat: Chat,
): { preview: Preview; time: number; delivery: DeliveryState | null } {
  const rooms = [...chat.rooms].sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0));
  const room = rooms[0] ?? chat.room;
  const pending = account.outbox.entries(chat.room.id).findLast((entry) => pendingRecord(entry, '', 0));
  const record = pending && pendingRecord(pending, account.userId, 0);
  const preview = record && previewOf(record);
  if (pending && preview) {
    const own = { ...preview, sender: null, own: true };
    return { preview: own, time: Math.max(pending.time, room.time), delivery: pending.state };
  }
  const last = room.last;
  if (!last)
    return { preview: { kind: 'none', text: '', sender: null, own: false }, time: room.time, delivery: null };
  const own = last.sender === account.userId;
  const sender = own ? null : account.chats.person(room, last.sender);
  const delivery = own && last.kind !== 'created' && last.kind !== 'joined' ? readState(account, room) : null;
  return { preview: { kind: last.kind, text: last.text, sender, own }, time: room.time, delivery };
}

function readState(account: Account, room: RoomRecord): DeliveryState {
  const order = room.last?.order ?? 0;
  const others = account.chats.others(room);
  const readers = others.filter((user) => (room.receipts[user]?.order ?? -1) >= order).length;
  if (readers === 0) return 'sent';
  return readers === others.length ? 'read-by-all' : 'read-by-one';
}

const typingIn = (account: Account, chat: Chat): PersonRef[] =>
  chat.rooms.flatMap((room) => account.rooms.typing(room.id).map((user) => account.chats.person(room, user)));

function chatRow(account: Account, chat: Chat, draft: Draft | undefined): ChatRow {
  const { preview, time, delivery } = newest(account, chat);
  const name = account.chats.name(chat);
  const heroes = chat.kind === 'group' && name === '' ? account.chats.others(chat.room).slice(0, 4) : [];
  return {
    key: chat.key,
    kind: chat.kind,
    name,
    photo: account.chats.photo(chat),
    heroes: heroes.map((user) => account.chats.person(chat.room, user)),
    person: chat.other ? account.chats.person(chat.room, chat.other) : null,
    preview,
    time,
    unread: chat.rooms.reduce((sum, room) => sum + room.unread, 0),
    mentions: chat.rooms.reduce((sum, room) => sum + room.mentions, 0),
    typing: typingIn(account, chat),
    draft: draft?.text || null,
    muted: chat.room.muted,
    delivery,
    attention: attentionOf(account, chat),
    waitingForThem: chat.other !== null && chat.room.members[chat.other]?.membership === 'invite',
  };
}

export function chatsView(account: Account): ChatsView {
  const rows = account.chats
    .all()
    .map((chat) => chatRow(account, chat, account.drafts.get(chat.key)))
    .sort((a, b) => b.time - a.time || (a.key < b.key ? -1 : 1));
  return {
    rows,
    unreadChats: rows.filter((row) => row.unread > 0 && !row.muted).length,
    requests: requestRooms(account).length,
    loaded: true,
  };
}

const stateOrder = ['in', 'invited', 'unasked', 'left'];

function membersOf(account: Account, chat: Chat): Member[] {
  const { room } = chat;
  const unasked = new Set(account.recipients.unasked(room));
  return Object.entries(room.members)
    .filter(([, member]) => /^(join|invite)$/.test(member.membership))
    .map(([user, member]) => ({
      key: user,
      person: personRef(user, member),
      own: user === account.userId,
      admin: account.recipients.isAdmin(room.id, user),
      state: unasked.has(user)
        ? ('unasked' as const)
        : member.membership === 'join'
          ? ('in' as const)
          : ('invited' as const),
      knownHow: knownHow(account, user),
    }))
    .sort(
      (a, b) =>
        Number(b.own) - Number(a.own) ||
        stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) ||
        a.person.name.localeCompare(b.person.name),
    );
}

export function chatView(account: Account, key: string): ChatView | null {
  const chat = account.chats.find(key);
  if (!chat) return null;
  const entry = account.recipients.entry(chat.room.id);
  const joined = chat.room.membership === 'join';
  const admin = joined && chat.kind === 'group' && account.recipients.isAdmin(chat.room.id, account.userId);
  const whose = entry?.met?.whose;
  return {
    key: chat.key,
    kind: chat.kind,
    name: account.chats.name(chat),
    photo: account.chats.photo(chat),
    topic: entry?.card?.topic ?? '',
    person: chat.other ? account.chats.person(chat.room, chat.other) : null,
    members: membersOf(account, chat),
    typing: typingIn(account, chat),
    muted: chat.room.muted,
    attention: attentionOf(account, chat),
    met: whose
      ? { kind: 'by-link', whose: account.chats.person(chat.room, whose), own: whose === account.userId }
      : null,
    can: {
      write: joined && chat.room.encrypted && !chat.room.protectionRemoved && entry !== undefined,
      add: admin,
      remove: admin,
      rename: admin,
    },
    gone: !joined,
    draft: account.drafts.get(chat.key)?.text ?? '',
    unread: chat.rooms.reduce((sum, room) => sum + room.unread, 0),
  };
}

export function requestRooms(account: Account): RoomRecord[] {
  return [...account.rooms.all()].filter(
    (room) =>
      room.membership === 'invite' && room.invitation && !account.settings.isBlocked(room.invitation.by),
  );
}

/** Groups that a stranger and we are both in. */
export function sharedGroups(account: Account, user: string): { key: string; name: string }[] {
  return account.chats
    .all()
    .filter((chat) => chat.kind === 'group' && chat.room.members[user]?.membership === 'join')
    .map((chat) => ({ key: chat.key, name: account.chats.name(chat) }));
}

export function requestsView(account: Account): RequestsView {
  const rows = requestRooms(account).map((room) => {
    const by = room.invitation?.by ?? '';
    return {
      key: room.id,
      // No picture of a stranger is fetched, let alone shown, before they are let in.
      person: { ...personRef(by, room.members[by]), photo: null },
      accountSince: account.ages.of(by),
      sharedGroups: sharedGroups(account, by),
      kind: room.invitation?.direct ? ('direct' as const) : ('group' as const),
      time: room.invitation?.time ?? room.time,
    };
  });
  return { rows: rows.sort((a, b) => b.time - a.time) };
}

/** What is known of somebody before any chat shows their name. */
export function personAnywhere(account: Account, user: string): PersonRef {
  for (const room of account.rooms.all()) {
    const member = room.members[user];
    if (member?.name) return personRef(user, member);
  }
  return { id: user, name: addressOf(user), address: addressOf(user), photo: null };
}
