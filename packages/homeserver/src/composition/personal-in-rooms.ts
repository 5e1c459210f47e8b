// Wires what belongs to people and happens in rooms: receipts, typing, counts, device lists, the directory, and what
// sync tells of all this.
import { MatrixError } from '@veche/protocol';
import { isOfThisDatabase, parseToken } from '../domains/events/index.ts';
import { DeviceLists, openKeyChangeFacts } from '../domains/keys/index.ts';
import { UserDirectory } from '../domains/profiles/index.ts';
import { openUnread } from '../domains/push/index.ts';
import { type EventPlaces, Receipts } from '../domains/receipts/index.ts';
import type { SyncSources } from '../domains/sync/index.ts';
import { scheduleWithTimers, Typing } from '../domains/typing/index.ts';
import { serveDeleteRoomTag } from '../http/client/account-data/delete-room-tag.ts';
import { serveRoomAccountData } from '../http/client/account-data/get-room-account-data.ts';
import { serveRoomTags } from '../http/client/account-data/get-room-tags.ts';
import type { RoomNumberOf } from '../http/client/account-data/own-data.ts';
import { serveSetRoomAccountData } from '../http/client/account-data/set-room-account-data.ts';
import { serveSetRoomTag } from '../http/client/account-data/set-room-tag.ts';
import { serveKeysChanges } from '../http/client/keys/get-keys-changes.ts';
import { serveAttachMedia } from '../http/client/media/attach-media.ts';
import { serveSearchUserDirectory } from '../http/client/profiles/search-user-directory.ts';
import { servePostReceipt } from '../http/client/receipts/post-receipt.ts';
import { serveSetReadMarker } from '../http/client/receipts/set-read-marker.ts';
import { serveSetTyping } from '../http/client/receipts/set-typing.ts';
import type { Composed, Core } from './core.ts';
import type { PersonalDomains } from './personal.ts';
import type { RoomDomains } from './rooms.ts';

export interface PersonalInRooms extends Composed {
  readonly sources: SyncSources;
}

export function composePersonalInRooms(
  core: Core,
  personal: PersonalDomains,
  rooms: RoomDomains,
): PersonalInRooms {
  const { database, users, now, serverName } = core;
  const { cells, reader } = rooms.events;
  const { keys, accountData, push } = personal;
  const roomNumber: RoomNumberOf = async (roomId) => (await cells.byId(roomId))?.room;
  const places = placesIn(core, rooms);
  const receipts = new Receipts(database, users, accountData, places, now);
  const typing = new Typing(scheduleWithTimers);
  const deviceLists = new DeviceLists(openKeyChangeFacts(database), rooms.members, users);
  const directory = new UserDirectory(
    database,
    users,
    personal.owners,
    {
      usersSharingRoomsWith: (user) => rooms.members.usersSharingRoomsWith(user),
      peopleInOpenRooms: (limit) => rooms.publicRooms.peopleInOpenRooms(limit),
    },
    serverName,
  );
  const unread = openUnread(database, users, push, {
    joinedAt: (room, user) => rooms.members.joinedAt(room, user),
    roomId: async (room) => (await cells.byNumber(room))?.committed.roomId ?? '',
  });
  personal.profilePropagation.push((userId, user) => rooms.propagation.propagate(userId, user));

  return {
    sources: {
      accountData: {
        all: async (user) => {
          const all = await accountData.all(user);
          const rules = { type: 'm.push_rules', content: await push.rules.accountData(user) };
          return all.set(0, [...(all.get(0) ?? []), rules]);
        },
        changed: async (user, after, upTo) => {
          const changed = await accountData.changed(user, after, upTo);
          if (!(await push.rules.changed(user, after, upTo))) return changed;
          const rules = { type: 'm.push_rules', content: await push.rules.accountData(user) };
          return changed.set(0, [...(changed.get(0) ?? []), rules]);
        },
      },
      deviceLists,
      keyCounts: {
        counts: async (device) => ({
          oneTimeKeys: await keys.counts(device),
          unusedFallbackKeyTypes: await keys.unusedFallbackTypes(device),
        }),
      },
      toDevice: personal.toDevice,
      receipts,
      typing,
      filters: personal.filters,
      ignoredUsers: personal.ignoredUsers,
      unread,
    },
    served: [
      serveSetRoomAccountData(accountData, roomNumber),
      serveRoomAccountData(accountData, roomNumber),
      serveRoomTags(accountData, roomNumber),
      serveSetRoomTag(accountData, roomNumber),
      serveDeleteRoomTag(accountData, roomNumber),
      servePostReceipt(receipts, roomNumber),
      serveSetReadMarker(receipts, roomNumber),
      serveSetTyping(typing, places, roomNumber),
      serveSearchUserDirectory(directory),
      serveKeysChanges(
        deviceLists,
        (text) => positionOf(core, text),
        () => database.position,
      ),
      serveAttachMedia(personal.media, async (roomId, eventId) => {
        const room = await roomNumber(roomId);
        return room === undefined ? undefined : (await reader.shownById(room, eventId))?.sender;
      }),
    ],
    unstableFeatures: ['org.matrix.msc2285.stable', 'org.matrix.msc3771', 'org.matrix.msc3773'],
  };
}

function placesIn(core: Core, rooms: RoomDomains): EventPlaces {
  const { cells, views, reader, userRooms } = rooms.events;
  return {
    seqOf: async (room, eventId, user) => {
      const [cell, event] = await Promise.all([cells.byNumber(room), reader.shownById(room, eventId)]);
      if (!cell || event?.seq == null) return undefined;
      const view = await views.visibleRanges(cell.committed, await core.users.id(user));
      return view.sees(event.seq) ? event.seq : undefined;
    },
    isJoined: async (room, user) => (await userRooms.in(room, user))?.membership === 'join',
  };
}

/** Throws M_INVALID_PARAM for what is no token of a sync with this database. */
function positionOf(core: Core, text: string): number {
  const token = parseToken(text);
  if (token?.kind === 'sync' && isOfThisDatabase(token, core.database)) return token.position;
  throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no token of a sync with this server');
}
