// Rule 1: the event that makes a room.
import { isUserId, serverNameOf } from '@veche/protocol';
import type { EventToAuthorise } from '../auth-state.ts';
import { allowed, type Decision } from '../decision.ts';
import type { RoomVersionTraits } from '../versions.ts';
import { refuse } from './question.ts';

export function authoriseCreate(
  traits: RoomVersionTraits,
  recognisedVersions: ReadonlySet<string>,
  event: EventToAuthorise,
): Decision {
  const { content } = event;
  if (event.prev_events.length > 0) {
    return refuse(traits, 'create.prev-events', 'A create event must be the first of its room');
  }
  const roomId = roomIdProblem(traits, event);
  if (roomId !== undefined) return refuse(traits, 'create.room-id', roomId);
  const version = content.room_version;
  if (version !== undefined && !(typeof version === 'string' && recognisedVersions.has(version))) {
    return refuse(traits, 'create.version', 'The room version is not known');
  }
  if (traits.creatorInContent && content.creator === undefined) {
    return refuse(traits, 'create.creator', 'A create event of this room version must name the creator');
  }
  const additional = content.additional_creators;
  if (traits.creatorsAboveAll && additional !== undefined) {
    const valid = Array.isArray(additional) && additional.every((entry) => isUserId(entry));
    if (!valid) {
      return refuse(traits, 'create.additional-creators', 'additional_creators must be a list of user ids');
    }
  }
  return allowed;
}

function roomIdProblem(traits: RoomVersionTraits, event: EventToAuthorise): string | undefined {
  if (traits.roomIdIsCreateHash) {
    return event.room_id === undefined ? undefined : 'A create event of this room version has no room_id';
  }
  // The one rule that reads a server name in a room id; nothing else may.
  const colon = event.room_id?.indexOf(':') ?? -1;
  const matches = colon > 0 && event.room_id?.slice(colon + 1) === serverNameOf(event.sender);
  return matches ? undefined : "The room id must be of the sender's server";
}
