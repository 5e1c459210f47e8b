// Commands about meeting people and about chats: each finds what it is about and leaves the act to `actions`.
import { encodeBase64Url } from '@veche/protocol';
import {
  createInvitationToken,
  getSignInWays,
  searchUserDirectory,
  setAccountData,
} from '@veche/protocol/endpoints/index';
import type { Account } from '../account/account.ts';
import {
  addPeople,
  createGroup,
  found,
  leaveChat,
  meet,
  openDirect,
  openNotes,
  removePerson,
  renameGroup,
  setGroupPhoto,
} from '../actions/chatting.ts';
import { formatInvitation, readInvitation } from '../actions/invitation-link.ts';
import { Refusal } from '../actions/refusal.ts';
import { identityOf, pinIdentity } from '../crypto/identities.ts';
import type { Chat } from '../rooms/chats.ts';
import { addressOf, personRef } from '../rooms/room-record.ts';
import { personAnywhere } from '../views/chat-rows.ts';
import type { Handlers } from './handlers.ts';

type ChatCommandName =
  | 'ownInvitation'
  | 'acceptInvitation'
  | 'findPerson'
  | 'openDirectChat'
  | 'openNotes'
  | 'createGroup'
  | 'acceptRequest'
  | 'declineRequest'
  | 'blockPerson'
  | 'unblockPerson'
  | 'setGroupName'
  | 'setGroupPhoto'
  | 'addPeople'
  | 'removePerson'
  | 'makeAdmin'
  | 'leaveChat'
  | 'muteChat'
  | 'approveIdentity'
  | 'settleUnasked';

async function setBlocked(account: Account, users: readonly string[]): Promise<void> {
  const body = { ignored_users: Object.fromEntries(users.map((user) => [user, {}])) };
  const params = { userId: account.userId, type: 'm.ignored_user_list' };
  await account.api.call(setAccountData, { params, body }, { patience: 3 });
  await account.settings.setBlocked(users);
}

/** `boris-27` or `@boris-27:server` → the full id on our server's name. */
export function fullAddress(address: string, ownId: string): string {
  const text = address.trim();
  if (/^@[^:\s]+:\S+$/.test(text)) return text;
  const server = ownId.slice(ownId.indexOf(':') + 1);
  return `@${text.replace(/^@/, '').toLowerCase()}:${server}`;
}

async function ownMaster(account: Account): Promise<string> {
  const identity = await identityOf(account.crypto.machine, account.userId);
  if (!identity) throw new Refusal('unexpected', { detail: 'no identity of our own yet' });
  return identity.master;
}

async function makeLink(account: Account, base: string, ownName: string): Promise<string> {
  const secret = encodeBase64Url(account.ports.random(16));
  const links = account.vault.get('links') ?? { v: 1 as const, secrets: {} };
  const secrets = { ...links.secrets, [secret]: account.ports.clock.now() };
  await account.vault.set('links', { v: 1, secrets });
  const ways = await account.api.call(getSignInWays).catch(() => null);
  const token =
    ways?.registration === 'token'
      ? (await account.api.call(createInvitationToken, { body: undefined })).token
      : null;
  const master = await ownMaster(account);
  return formatInvitation(base, { user: account.userId, name: ownName, master, secret, token });
}

async function findPerson(account: Account, address: string) {
  const user = fullAddress(address, account.userId);
  const directChat = (id: string) => account.chats.directWith(id)?.key ?? null;
  const exact = await account.introductions.profile(user).catch(() => null);
  if (exact) {
    const member = { membership: 'join' as const, by: user, ...exact };
    return { person: personRef(user, member), directChat: directChat(user) };
  }
  const body = { search_term: address.trim(), limit: 1 };
  const [first] = (await account.api.call(searchUserDirectory, { body })).results;
  if (!first) throw new Refusal('person-not-found');
  const member = {
    membership: 'join' as const,
    name: first.display_name ?? null,
    photo: first.avatar_url ?? null,
    by: first.user_id,
  };
  return { person: personRef(first.user_id, member), directChat: directChat(first.user_id) };
}

async function approveIdentity(account: Account, chat: Chat, user: string): Promise<void> {
  await account.crypto.encryption.queryKeys([user]);
  const identity = await identityOf(account.crypto.machine, user);
  if (!identity) throw new Refusal('person-has-no-keys');
  await pinIdentity(account.crypto.machine, user);
  await account.people.approve(user, identity.master, 'first-seen');
  for (const room of chat.rooms) {
    const entry = account.recipients.entry(room.id);
    if (entry && entry.kind !== 'direct') await account.recipients.letIn(room.id, user);
    await account.crypto.encryption.rotate(room.id);
  }
  if (account.recipients.isAdmin(chat.room.id, account.userId)) {
    await addPeople(account, chat, [user], account.recipients.isAdmin(chat.room.id, user));
  }
  // What waits in any chat with this person may go on.
  account.outbox.kick();
  account.hub.touch('chats', `room:${chat.room.id}`, `timeline:${chat.room.id}`);
}

async function settleUnasked(
  account: Account,
  chat: Chat,
  user: string,
  answer: 'let-in' | 'remove',
): Promise<void> {
  if (answer === 'remove') return removePerson(account, chat, user);
  await meet(account, user);
  if (account.recipients.isAdmin(chat.room.id, account.userId)) return addPeople(account, chat, [user]);
  await account.recipients.letIn(chat.room.id, user);
  account.hub.touch('chats', `room:${chat.room.id}`);
}

function requestOf(account: Account, key: string) {
  const room = account.rooms.get(key);
  if (room?.membership !== 'invite' || !room.invitation) throw new Refusal('chat-not-found');
  return { room, by: room.invitation.by };
}

export function chatCommands(need: () => Account, ownName: () => string): Handlers<ChatCommandName> {
  const at = (key: string) => found(need(), key);
  const nothing = async (act: Promise<unknown>) => {
    await act;
    return null;
  };
  return {
    ownInvitation: async ({ base }) => ({ link: await makeLink(need(), base, ownName()) }),
    acceptInvitation: async ({ link }) => {
      const read = readInvitation(link);
      if (!read) throw new Refusal('invitation-invalid');
      if (read.user === need().userId) throw new Refusal('invitation-own');
      return { chat: (await openDirect(need(), read.user, read)).key };
    },
    findPerson: ({ address }) => findPerson(need(), address),
    openDirectChat: async ({ person }) => ({ chat: (await openDirect(need(), person)).key }),
    openNotes: async () => ({ chat: (await openNotes(need())).key }),
    createGroup: async ({ name, people, photo }) => {
      const card = photo && (await need().files.uploadPhoto(photo));
      return { chat: (await createGroup(need(), name, people, card)).key };
    },
    acceptRequest: ({ chat }) => {
      requestOf(need(), chat);
      return nothing(need().introductions.accept(chat, 'first-seen'));
    },
    declineRequest: ({ chat }) => {
      requestOf(need(), chat);
      return nothing(need().introductions.decline(chat));
    },
    blockPerson: async ({ person, chat }) => {
      const account = need();
      await setBlocked(account, [...new Set([...account.settings.blocked, person])]);
      const room = chat === undefined ? undefined : account.rooms.get(chat);
      if (room?.membership === 'invite') await account.introductions.decline(room.id);
      return null;
    },
    unblockPerson: ({ person }) =>
      nothing(
        setBlocked(
          need(),
          need().settings.blocked.filter((user) => user !== person),
        ),
      ),
    setGroupName: ({ chat, name }) => nothing(renameGroup(need(), at(chat), { name })),
    setGroupPhoto: async ({ chat, photo }) => {
      const card = photo ? await need().files.uploadPhoto(photo) : undefined;
      return nothing(setGroupPhoto(need(), at(chat), card));
    },
    addPeople: ({ chat, people }) => nothing(addPeople(need(), at(chat), people)),
    removePerson: ({ chat, person }) => nothing(removePerson(need(), at(chat), person)),
    makeAdmin: ({ chat, person }) => nothing(addPeople(need(), at(chat), [person], true)),
    leaveChat: ({ chat }) => nothing(leaveChat(need(), at(chat))),
    muteChat: async ({ chat, muted }) => {
      for (const room of at(chat).rooms) await need().rooms.save({ ...room, muted });
      need().hub.touch('chats', `room:${chat}`);
      return null;
    },
    approveIdentity: ({ chat, person }) => nothing(approveIdentity(need(), at(chat), person)),
    settleUnasked: ({ chat, person, answer }) => nothing(settleUnasked(need(), at(chat), person, answer)),
  };
}

/** What a link says, before anything is done with it. */
export async function inspectInvitation(link: string, account: Account | null, server: string) {
  const read = readInvitation(link);
  if (!read) throw new Refusal('invitation-invalid');
  const known = account && personAnywhere(account, read.user);
  const name = known && known.name !== known.address ? known.name : read.name || addressOf(read.user);
  return {
    from: { id: read.user, name, address: addressOf(read.user), photo: known?.photo ?? null },
    own: account?.userId === read.user,
    chat: account?.chats.directWith(read.user)?.key ?? null,
    server,
    canSignUp: true,
    id: read.user,
  };
}
