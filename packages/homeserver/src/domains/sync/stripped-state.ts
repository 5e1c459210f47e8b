// What somebody sees of a room that they are invited to, or ask to be let into: enough to recognise it.
// https://spec.matrix.org/v1.19/client-server-api/#stripped-state
import {
  contentText,
  type EventReader,
  type RoomHead,
  type StoredEvent,
  stateEntry,
} from '../events/index.ts';

const shownTypes = [
  'm.room.create',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.join_rules',
  'm.room.canonical_alias',
  'm.room.encryption',
];

/** JSON texts of the room's stripped state, with the membership event itself and its sender's. */
export async function strippedState(
  reader: EventReader,
  head: RoomHead,
  own: StoredEvent,
): Promise<string[]> {
  const texts: string[] = [];
  for (const type of shownTypes) {
    const entry = stateEntry(head, type);
    if (entry) texts.push(stripped(type, '', entry.sender, JSON.stringify(entry.content)));
  }
  const inviter = head.members.get(own.sender_id);
  if (inviter && inviter.userId !== own.state_key) {
    const event = await reader.byLocal(head.room, inviter.local);
    if (event) texts.push(stripped(event.type, inviter.userId, event.sender_id, contentText(event)));
  }
  texts.push(stripped(own.type, own.state_key ?? '', own.sender_id, contentText(own)));
  return texts;
}

function stripped(type: string, stateKey: string, sender: string, content: string): string {
  return `{"type":"${type}","state_key":${JSON.stringify(stateKey)},"sender":${JSON.stringify(sender)},"content":${content}}`;
}
