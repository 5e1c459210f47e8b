// The authorisation rules in the order of the spec: may this event enter this room, in this state?
// https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
import { createEventIdOfRoom, type RoomId, serverNameOf } from '@veche/protocol';
import { type AuthState, type EventToAuthorise, noSignatures, type SignatureChecks } from '../auth-state.ts';
import { allowed, type Decision } from '../decision.ts';
import { type RoomVersionTraits, recognisedVersions } from '../versions.ts';
import { authoriseCreate } from './create.ts';
import { authoriseMember } from './member.ts';
import { authorisePowerLevels } from './power-levels-change.ts';
import { membershipOf, powerLevelsIn, type Question, refuse } from './question.ts';

export function authorise(
  traits: RoomVersionTraits,
  event: EventToAuthorise,
  state: AuthState,
  signatures: SignatureChecks = noSignatures,
): Decision {
  if (event.type === 'm.room.create') return authoriseCreate(traits, recognisedVersions, event);
  const create = state('m.room.create', '');
  if (create === undefined) {
    const rule = traits.roomIdIsCreateHash ? 'room.create-event' : 'auth-events.create-missing';
    return refuse(traits, rule, 'The room has no create event');
  }
  if (traits.roomIdIsCreateHash && event.room_id !== undefined) {
    const expected = createEventIdOfRoom(event.room_id as RoomId);
    if (expected !== create.event_id)
      return refuse(traits, 'room.create-event', 'The room id is of another room');
  } else if (traits.roomIdIsCreateHash) {
    return refuse(traits, 'room.create-event', 'The event names no room');
  }
  if (create.content['m.federate'] === false && serverNameOf(create.sender) !== serverNameOf(event.sender)) {
    return refuse(traits, 'federate', 'This room is open only to people of the server that made it');
  }
  const levels = powerLevelsIn(traits, create, state);
  const question: Question = { traits, event, state, create, levels, signatures };
  return event.type === 'm.room.member' ? authoriseMember(question) : authoriseByLevel(question);
}

function authoriseByLevel(question: Question): Decision {
  const { traits, event, state, levels } = question;
  const { sender, type, state_key: stateKey } = event;
  if (membershipOf(state, sender) !== 'join') {
    return refuse(traits, 'sender-not-joined', 'You are not a member of this room');
  }
  if (type === 'm.room.third_party_invite') {
    if (levels.canInvite(sender)) return allowed;
    return refuse(traits, 'third-party-invite.level', 'You do not have permission to invite to this room');
  }
  if (!levels.canSend(sender, type, stateKey !== undefined)) {
    return refuse(traits, 'event-level', `You do not have permission to send ${type} in this room`);
  }
  if (stateKey?.startsWith('@') && stateKey !== sender) {
    return refuse(traits, 'state-key-of-others', 'State under the id of a user belongs to that user');
  }
  return type === 'm.room.power_levels' ? authorisePowerLevels(question) : allowed;
}
