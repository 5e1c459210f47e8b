// Push rules and what counts as unread.
import type { Database } from '@veche/database';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import type { RoomPlaces } from './append-port.ts';
import { NotificationsOnAppend } from './notifications-on-append.ts';
import { PushRules } from './push-rules.ts';
import { Unread } from './unread.ts';

export type { AppendedEvent, JoinedMember, PushRulesOnAppend, RoomPlaces } from './append-port.ts';
export type { PushRules } from './push-rules.ts';
export type { Unread } from './unread.ts';

/** The parts of this domain, for the wiring. */
export interface PushDomain {
  readonly rules: PushRules;
  readonly unread: Unread;
  readonly onAppend: NotificationsOnAppend;
}

/** Opens the domain. `roomId` tells a room's id by its number; push rules name rooms by id. */
export async function openPush(
  database: Database,
  users: UserNumbers,
  places: RoomPlaces & { roomId(room: number): Promise<string> },
): Promise<PushDomain> {
  const rules = await PushRules.open(database, users);
  const unread = new Unread(database, places, async (user, room) => {
    const personal = rules.personal.get(await users.id(user));
    if (!personal) return false;
    return personal.isSilenced(await places.roomId(room));
  });
  return { rules, unread, onAppend: new NotificationsOnAppend(rules, (room) => unread.willShrink(room)) };
}
