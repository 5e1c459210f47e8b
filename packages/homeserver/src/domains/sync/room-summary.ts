// Who stands for a room that has no name, and how many are in it.
// https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync (RoomSummary)
import { type RoomHead, stateText } from '../events/index.ts';

const heroesShown = 5;

/** Empty where the room has a name. */
export function heroesOf(head: RoomHead, userId: string): string[] {
  if (stateText(head, 'm.room.name', 'name') ?? stateText(head, 'm.room.canonical_alias', 'alias')) return [];
  const present: string[] = [];
  for (const member of head.members.values()) {
    if (member.userId === userId) continue;
    if (member.membership !== 'join' && member.membership !== 'invite') continue;
    present.push(member.userId);
    if (present.length === heroesShown) return present;
  }
  if (present.length > 0) return present;
  const gone: string[] = [];
  for (const member of head.members.values()) {
    if (member.userId === userId || member.membership === 'knock') continue;
    gone.push(member.userId);
    if (gone.length === heroesShown) break;
  }
  return gone;
}

export function summaryText(head: RoomHead, heroes: readonly string[]): string {
  const named = heroes.length === 0 ? '' : `"m.heroes":${JSON.stringify(heroes)},`;
  return `{${named}"m.joined_member_count":${head.joined},"m.invited_member_count":${head.invited}}`;
}
