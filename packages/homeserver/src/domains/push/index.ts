// Push rules and what counts as unread.
import type { Database } from '@veche/database';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import { NotificationsOnAppend } from './notifications-on-append.ts';
import { PushRules } from './push-rules.ts';
import type { RoomPlaces } from './room-places.ts';
import { Unread } from './unread.ts';

export type { NotificationsOnAppend } from './notifications-on-append.ts';
export type { PushRules } from './push-rules.ts';
export type { RoomPlaces } from './room-places.ts';
export type { Unread } from './unread.ts';

/** Reads everybody's rules, and is ready to be asked about new events. */
export async function openPush(
  database: Database,
  users: UserNumbers,
): Promise<{ rules: PushRules; onAppend: NotificationsOnAppend }> {
  const rules = await PushRules.open(database, users);
  return { rules, onAppend: new NotificationsOnAppend(rules) };
}

/** Counts what is unread, once there are rooms. Push rules name rooms by id, so it asks for those too. */
export function openUnread(
  database: Database,
  users: UserNumbers,
  push: { readonly rules: PushRules; readonly onAppend: NotificationsOnAppend },
  places: RoomPlaces & { roomId(room: number): Promise<string> },
): Unread {
  const unread = new Unread(database, places, async (user, room) => {
    const personal = push.rules.personal.get(await users.id(user));
    if (!personal) return false;
    return personal.isSilenced(await places.roomId(room));
  });
  push.onAppend.onShrink((room) => unread.willShrink(room));
  return unread;
}
