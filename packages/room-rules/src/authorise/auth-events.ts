// The rules about the `auth_events` that an event names (rule 2; 3 from room version 12 on).

import { selectAuthEvents } from '../auth-event-selection.ts';
import type { AuthEventFacts, EventToAuthorise } from '../auth-state.ts';
import { allowed, type Decision } from '../decision.ts';
import type { RoomVersionTraits } from '../versions.ts';
import { refuse } from './question.ts';

export function checkAuthEvents(
  traits: RoomVersionTraits,
  event: EventToAuthorise,
  entries: readonly AuthEventFacts[],
): Decision {
  if (event.type === 'm.room.create') return allowed;
  const name = (type: string, stateKey: string) => `${type}\0${stateKey}`;
  const names = entries.map((entry) => name(entry.type, entry.state_key));
  if (new Set(names).size !== names.length) {
    return refuse(traits, 'auth-events.duplicate', 'Two auth events stand for the same piece of state');
  }
  const selected = new Set(selectAuthEvents(event, traits).map(([type, stateKey]) => name(type, stateKey)));
  if (!names.every((entry) => selected.has(entry))) {
    return refuse(traits, 'auth-events.selection', 'An auth event has nothing to do with the event');
  }
  if (entries.some((entry) => entry.rejected)) {
    return refuse(traits, 'auth-events.rejected', 'An auth event was itself rejected');
  }
  if (!traits.roomIdIsCreateHash && !names.includes(name('m.room.create', ''))) {
    return refuse(traits, 'auth-events.create-missing', 'The auth events do not name the create event');
  }
  if (entries.some((entry) => entry.room_id !== event.room_id)) {
    return refuse(traits, 'auth-events.room', 'An auth event is of another room');
  }
  return allowed;
}
