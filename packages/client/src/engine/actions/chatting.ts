// Making chats and changing who is in them: the statement first, the server after it.
import { createRoom, inviteUser, kick, leaveRoom } from '@veche/protocol/endpoints/index';
import {
  type GroupCard,
  groupCardEventType,
  type Hello,
  helloEventType,
  type Roll,
  rollEventType,
  type Statement,
  statementEventType,
} from '@veche/protocol/veche/index';
import type { Account } from '../account/account.ts';
import { identityOf } from '../crypto/identities.ts';
import type { Chat } from '../rooms/chats.ts';
import { type MemberRecord, newRoom, type RoomRecord } from '../rooms/room-record.ts';
import { Refusal } from './refusal.ts';

export function txnId(account: Pick<Account, 'ports'>): string {
  return `v${Array.from(account.ports.random(12), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The identity that the person shows now; refuses where there is none, another than expected, or a changed one. */
export async function meet(account: Account, user: string, expected?: string): Promise<string> {
  await account.epoch.ready();
  await account.crypto.encryption.queryKeys([user]);
  const identity = await identityOf(account.crypto.machine, user);
  if (!identity) throw new Refusal('person-has-no-keys');
  if (expected !== undefined && identity.master !== expected) throw new Refusal('identity-mismatch');
  const seen = await account.people.saw(user, identity.master);
  if (seen === 'changed' && expected === undefined) throw new Refusal('identity-needs-approval');
  if (expected !== undefined) await account.people.approve(user, identity.master, 'by-link');
  return identity.master;
}

interface NewRoomPlan {
  readonly direct: boolean;
  readonly invite: readonly string[];
  readonly visibility: 'invited' | 'joined';
}

/** Makes an encrypted private room and knows it at once, before sync brings it. */
async function makeRoom(account: Account, plan: NewRoomPlan): Promise<RoomRecord> {
  const { room_id: id } = await account.api.call(
    createRoom,
    {
      body: {
        preset: 'private_chat',
        is_direct: plan.direct,
        invite: [...plan.invite],
        initial_state: [
          { type: 'm.room.encryption', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
          { type: 'm.room.history_visibility', content: { history_visibility: plan.visibility } },
        ],
      },
    },
    { patience: 3 },
  );
  const member = (membership: 'join' | 'invite'): MemberRecord => ({
    membership,
    name: null,
    photo: null,
    by: account.userId,
  });
  const known = account.rooms.get(id);
  const invited = Object.fromEntries(plan.invite.map((user) => [user, member('invite')]));
  const room: RoomRecord = known ?? {
    ...newRoom(id, account.ports.clock.now()),
    encrypted: true,
    creator: account.userId,
    members: { [account.userId]: member('join'), ...invited },
  };
  await account.rooms.save({ ...room, encrypted: true });
  return account.rooms.get(id) ?? room;
}

/** The direct chat with a person, made if there is none. */
export async function openDirect(
  account: Account,
  user: string,
  link?: { readonly master: string; readonly secret: string | null },
): Promise<Chat> {
  if (user === account.userId) return openNotes(account);
  if (account.settings.isBlocked(user)) throw new Refusal('person-blocked');
  const existing = account.chats.directWith(user);
  if (existing && !link) return existing;
  await meet(account, user, link?.master);
  if (existing) return existing;
  const invitation = [...account.rooms.all()].find(
    (room) => room.membership === 'invite' && room.invitation?.by === user && room.invitation.direct,
  );
  if (invitation) {
    await account.introductions.accept(invitation.id, link ? 'by-link' : 'first-seen');
    return found(account, invitation.id);
  }
  const room = await makeRoom(account, { direct: true, invite: [user], visibility: 'invited' });
  const profile = await account.introductions.profile(user).catch(() => ({ name: null, photo: null }));
  const members = {
    ...room.members,
    [user]: { membership: 'invite' as const, by: account.userId, ...profile },
  };
  await account.rooms.save({
    ...(account.rooms.get(room.id) ?? room),
    members: { ...members, ...joinedOf(account, room.id) },
  });
  await account.recipients.pin(room.id, {
    kind: 'direct',
    other: user,
    ...(link && { met: { whose: user } }),
  });
  if (link?.secret) {
    const own = await identityOf(account.crypto.machine, account.userId);
    const hello: Hello = { v: 1, room: room.id, secret: link.secret, master: own?.master ?? '' };
    await account.crypto.encryption.sendToPerson(user, helloEventType, hello, { master: link.master });
  }
  account.hub.touch('chats', `room:${room.id}`);
  return found(account, room.id);
}

/** Members whom sync has told of meanwhile. */
function joinedOf(account: Account, room: string): Record<string, MemberRecord> {
  const members = account.rooms.get(room)?.members ?? {};
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member.membership === 'join'));
}

export function found(account: Account, room: string): Chat {
  const chat = account.chats.find(room);
  if (!chat) throw new Refusal('chat-not-found');
  return chat;
}

export async function openNotes(account: Account): Promise<Chat> {
  const existing = account.chats.notes();
  if (existing) return existing;
  const room = await makeRoom(account, { direct: false, invite: [], visibility: 'joined' });
  await account.recipients.pin(room.id, { kind: 'notes' });
  account.hub.touch('chats');
  return found(account, room.id);
}

/** Writes something into a room by the outbox. */
export async function say(
  account: Account,
  room: string,
  type: string,
  content: Readonly<Record<string, unknown>>,
): Promise<string> {
  const txn = txnId(account);
  await account.outbox.add({
    txn,
    room,
    time: account.ports.clock.now(),
    action: { kind: 'event', type, content },
  });
  return txn;
}

const sayStatement = (account: Account, room: string, said: Statement) =>
  say(account, room, statementEventType, { ...said });

/** All statements and the card, to people who cannot read the timeline yet. */
async function sendRoll(account: Account, room: string, users: readonly string[]): Promise<void> {
  const entry = account.recipients.entry(room);
  if (!entry) return;
  const roll: Roll = { v: 1, room, statements: entry.statements, ...(entry.card && { card: entry.card }) };
  for (const user of users) {
    // To the identity that was stated, never to whatever the server shows for this person now.
    const master = account.recipients.statedMaster(room, user);
    if (master !== null) await account.crypto.encryption.sendToPerson(user, rollEventType, roll, { master });
  }
}

/** People who are stated and asked, and have not come in yet. */
function awaited(account: Account, room: string): string[] {
  const members = account.rooms.get(room)?.members ?? {};
  return Object.keys(members).filter(
    (user) => members[user]?.membership === 'invite' && account.recipients.belongs(room, user),
  );
}

async function setCard(
  account: Account,
  room: string,
  change: Partial<Omit<GroupCard, 'v' | 'at'>>,
): Promise<void> {
  const before = account.recipients.entry(room)?.card;
  const { photo, ...rest } = { name: '', ...before, ...change };
  const card: GroupCard = {
    ...rest,
    v: 1,
    at: Math.max(account.ports.clock.now(), (before?.at ?? 0) + 1),
    ...(photo && { photo }),
  };
  await account.recipients.setCard(room, card);
  await say(account, room, groupCardEventType, card);
  await sendRoll(account, room, awaited(account, room));
  account.hub.touch('chats', `room:${room}`);
}

export async function createGroup(
  account: Account,
  name: string,
  people: readonly string[],
  photo?: GroupCard['photo'],
): Promise<Chat> {
  for (const user of people) await meet(account, user);
  const room = await makeRoom(account, { direct: false, invite: [], visibility: 'joined' });
  const said = await account.recipients.state(room.id, 'found', [
    { user: account.userId, admin: true },
    ...people.map((user) => ({ user, admin: false })),
  ]);
  await sayStatement(account, room.id, said);
  await setCard(account, room.id, { name, ...(photo && { photo }) });
  await inviteAll(account, room.id, people);
  return found(account, room.id);
}

async function inviteAll(account: Account, room: string, people: readonly string[]): Promise<void> {
  for (const user of people) {
    await sendRoll(account, room, [user]);
    const params = { roomId: room };
    await account.api.call(inviteUser, { params, body: { user_id: user } }, { patience: 5 });
  }
}

function mayChange(account: Account, chat: Chat): void {
  const admin = account.recipients.isAdmin(chat.room.id, account.userId);
  if (chat.kind !== 'group' || !admin) throw new Refusal('not-allowed');
}

export async function renameGroup(account: Account, chat: Chat, change: { name: string }): Promise<void> {
  mayChange(account, chat);
  await setCard(account, chat.room.id, change);
}

export async function setGroupPhoto(account: Account, chat: Chat, photo: GroupCard['photo']): Promise<void> {
  mayChange(account, chat);
  await setCard(account, chat.room.id, { photo });
}

/** States people as added (or as admins), tells those who wait outside, and asks the new ones in. */
export async function addPeople(
  account: Account,
  chat: Chat,
  people: readonly string[],
  admin = false,
): Promise<void> {
  mayChange(account, chat);
  const room = chat.room.id;
  for (const user of people) await meet(account, user);
  const said = await account.recipients.state(
    room,
    'add',
    people.map((user) => ({ user, admin })),
  );
  await account.crypto.encryption.rotate(room);
  await sayStatement(account, room, said);
  await sendRoll(account, room, awaited(account, room));
  const members = account.rooms.get(room)?.members ?? {};
  const outside = people.filter((user) => !/^(join|invite)$/.test(members[user]?.membership ?? ''));
  await inviteAll(account, room, outside);
  const { name, topic, photo } = account.recipients.entry(room)?.card ?? { name: '' };
  await setCard(account, room, { name, ...(topic !== undefined && { topic }), ...(photo && { photo }) });
}

/** From the statement on the person receives nothing; then the server is asked to put them out. */
export async function removePerson(account: Account, chat: Chat, user: string): Promise<void> {
  const room = chat.room.id;
  const stated = account.recipients.stated(room)?.people.has(user);
  if (stated) {
    mayChange(account, chat);
    const said = await account.recipients.state(room, 'remove', [{ user, admin: false }]);
    await account.crypto.encryption.rotate(room);
    await sayStatement(account, room, said);
    await sendRoll(
      account,
      room,
      awaited(account, room).filter((one) => one !== user),
    );
  }
  await account.api.call(kick, { params: { roomId: room }, body: { user_id: user } }, { patience: 3 });
}

export async function leaveChat(account: Account, chat: Chat): Promise<void> {
  for (const room of chat.rooms) {
    if (room.membership !== 'join') continue;
    await account.api.call(leaveRoom, { params: { roomId: room.id }, body: {} }, { patience: 3 });
    const current = account.rooms.get(room.id);
    if (current) await account.rooms.save({ ...current, membership: 'leave' });
  }
  account.hub.touch('chats', `room:${chat.room.id}`);
}
