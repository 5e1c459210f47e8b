// Wires events and rooms, and lists their endpoints.
import type { UserId } from '@veche/protocol';
import type { Accounts } from '../domains/accounts/index.ts';
import { type AppendHook, type EventsDomain, openEvents } from '../domains/events/index.ts';
import {
  type ChoicesOfRooms,
  EventSender,
  type LocalUserSource,
  Members,
  Memberships,
  ProfilePropagation,
  type ProfileSource,
  PublicRooms,
  RelationReads,
  RoomAccess,
  RoomAliases,
  RoomCreator,
  RoomReads,
  RoomSuccession,
  RoomSummaries,
  RoomUpgrades,
  TimelineReads,
} from '../domains/rooms/index.ts';
import type { IgnoredUserSource } from '../domains/sync/index.ts';
import { serveDeleteRoomAlias } from '../http/client/directory/delete-room-alias.ts';
import { serveLocalAliases } from '../http/client/directory/get-local-aliases.ts';
import { servePublicRooms } from '../http/client/directory/get-public-rooms.ts';
import { serveRoomAlias } from '../http/client/directory/get-room-alias.ts';
import { serveRoomSummary } from '../http/client/directory/get-room-summary.ts';
import { serveRoomVisibility } from '../http/client/directory/get-room-visibility.ts';
import { serveSpaceHierarchy } from '../http/client/directory/get-space-hierarchy.ts';
import { serveQueryPublicRooms } from '../http/client/directory/query-public-rooms.ts';
import { serveSetRoomAlias } from '../http/client/directory/set-room-alias.ts';
import { serveSetRoomVisibility } from '../http/client/directory/set-room-visibility.ts';
import { servePresence } from '../http/client/presence/get-presence.ts';
import { serveSetPresence } from '../http/client/presence/set-presence.ts';
import { serveRelations } from '../http/client/relations/get-relations.ts';
import { serveThreads } from '../http/client/relations/get-threads.ts';
import { serveEventContext } from '../http/client/room-messages/get-context.ts';
import { serveRoomEvent } from '../http/client/room-messages/get-event.ts';
import { serveEventByTimestamp } from '../http/client/room-messages/get-event-by-timestamp.ts';
import { serveMessages } from '../http/client/room-messages/get-messages.ts';
import { serveRedactEvent } from '../http/client/room-send/redact-event.ts';
import { serveSendMessage } from '../http/client/room-send/send-message.ts';
import { serveJoinedMembers } from '../http/client/room-state/get-joined-members.ts';
import { serveMembers } from '../http/client/room-state/get-members.ts';
import { serveRoomState } from '../http/client/room-state/get-room-state.ts';
import { serveRoomStateWithKey } from '../http/client/room-state/get-room-state-with-key.ts';
import { serveSetRoomState } from '../http/client/room-state/set-room-state-with-key.ts';
import { serveBan } from '../http/client/rooms/ban.ts';
import { serveCreateRoom } from '../http/client/rooms/create-room.ts';
import { serveForgetRoom } from '../http/client/rooms/forget-room.ts';
import { serveJoinedRooms } from '../http/client/rooms/get-joined-rooms.ts';
import { serveInviteUser } from '../http/client/rooms/invite-user.ts';
import { serveJoinRoom } from '../http/client/rooms/join-room.ts';
import { serveJoinRoomById } from '../http/client/rooms/join-room-by-id.ts';
import { serveKick } from '../http/client/rooms/kick.ts';
import { serveKnockRoom } from '../http/client/rooms/knock-room.ts';
import { serveLeaveRoom } from '../http/client/rooms/leave-room.ts';
import { serveUnban } from '../http/client/rooms/unban.ts';
import { serveUpgradeRoom } from '../http/client/rooms/upgrade-room.ts';
import type { Served } from '../http/serve.ts';
import { viewerOf } from '../http/viewer.ts';
import type { Composed, Core } from './core.ts';

/** What other domains use of rooms. */
export interface RoomDomains extends Composed {
  readonly events: EventsDomain;
  readonly members: Members;
  readonly access: RoomAccess;
  readonly memberships: Memberships;
  readonly propagation: ProfilePropagation;
  readonly publicRooms: PublicRooms;
}

/** What rooms need from domains that are composed later: read when it is needed. */
export interface RoomPorts {
  readonly profiles: ProfileSource;
  readonly ignoredUsers: IgnoredUserSource;
  readonly choices: ChoicesOfRooms;
  /** What else goes into the write of an event. */
  readonly appendHooks: readonly AppendHook[];
  /** Told of events whose content was forgotten, after that is durable. */
  readonly forgotten: (eventId: string) => Promise<void>;
}

export function composeRooms(core: Core, accounts: Accounts, ports: RoomPorts): RoomDomains {
  const { database, serverName, signingKey, configuration, now } = core;
  const events = openEvents(
    database,
    { name: serverName, keyId: signingKey.keyId, sign: signingKey.sign },
    now,
    ports.appendHooks,
  );
  const { cells, writer, reader, renderer, views, positions, userRooms } = events;
  const { profiles } = ports;
  const users: LocalUserSource = {
    activeLocalUser: async (userId: UserId) => {
      const account = await accounts.find(userId);
      return account && !account.isDeactivated ? account.user : undefined;
    },
  };
  const access = new RoomAccess(cells, views, userRooms);
  const aliases = new RoomAliases({ database, cells, writer, serverName });
  const succession = new RoomSuccession(cells, ports.choices);
  const creator = new RoomCreator({
    database,
    writer,
    profiles,
    users,
    serverName,
    defaultVersion: configuration.room_version,
    succession,
  });
  const memberships = new Memberships({
    database,
    cells,
    writer,
    userRooms,
    profiles,
    users,
    serverName,
    succession,
  });
  const sender = new EventSender({
    database,
    cells,
    writer,
    reader,
    views,
    aliases,
    users,
    forgotten: ports.forgotten,
  });
  const reads = new RoomReads({ database, access, reader, renderer, positions });
  const timeline = new TimelineReads({ database, access, reads, reader, renderer });
  const relations = new RelationReads({ database, access, reads, reader, renderer });
  const publicRooms = new PublicRooms(database, cells);
  const summaries = new RoomSummaries(cells, userRooms);
  const upgrades = new RoomUpgrades({ cells, writer, creator, profiles, succession });
  const propagation = new ProfilePropagation({ cells, writer, reader, userRooms, profiles });
  const members = new Members({ cells, userRooms, views, users: core.users });
  const viewer = viewerOf(ports.ignoredUsers);
  const served: Served[] = [
    serveCreateRoom(creator),
    serveInviteUser(memberships),
    serveJoinRoom(memberships, aliases),
    serveJoinRoomById(memberships, aliases),
    serveKnockRoom(memberships, aliases),
    serveLeaveRoom(memberships),
    serveForgetRoom(memberships),
    serveKick(memberships),
    serveBan(memberships),
    serveUnban(memberships),
    serveJoinedRooms(userRooms, cells),
    serveUpgradeRoom(upgrades),
    serveSetPresence(),
    servePresence(members, core.users),
    serveRoomState(reads, viewer),
    serveRoomStateWithKey(reads, viewer),
    serveSetRoomState(sender, viewer),
    serveMembers(reads, viewer),
    serveJoinedMembers(reads, viewer),
    serveSendMessage(sender, viewer),
    serveRedactEvent(sender, reads, viewer),
    serveMessages(timeline, viewer),
    serveEventContext(timeline, viewer),
    serveRoomEvent(reads, viewer),
    serveEventByTimestamp(timeline, viewer),
    serveRelations(relations, viewer),
    serveThreads(relations, viewer),
    serveSetRoomAlias(aliases),
    serveRoomAlias(aliases, serverName),
    serveDeleteRoomAlias(aliases),
    serveLocalAliases(aliases, access, viewer),
    serveRoomVisibility(publicRooms),
    serveSetRoomVisibility(publicRooms),
    servePublicRooms(publicRooms, serverName),
    serveQueryPublicRooms(publicRooms, serverName),
    serveRoomSummary(summaries, aliases, viewer),
    serveSpaceHierarchy(summaries, viewer),
  ];
  return {
    events,
    members,
    access,
    memberships,
    propagation,
    publicRooms,
    served,
    stop: events.stop,
  };
}
