// Which state events an event has to name as its authority.
// https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection
import { type EventFacts, isJsonObject } from '@veche/protocol';
import type { RoomVersionTraits } from './versions.ts';

/** Type and state key of a state event. */
export type StateKeyPair = readonly [type: string, stateKey: string];

const createKey: StateKeyPair = ['m.room.create', ''];
const powerLevelsKey: StateKeyPair = ['m.room.power_levels', ''];
const joinRulesKey: StateKeyPair = ['m.room.join_rules', ''];

/** The state events to look up for an event, each once; those that exist are its `auth_events`. */
export function selectAuthEvents(event: EventFacts, traits: RoomVersionTraits): readonly StateKeyPair[] {
  if (event.type === 'm.room.create') return [];
  const keys: StateKeyPair[] = traits.roomIdIsCreateHash ? [] : [createKey];
  keys.push(powerLevelsKey, ['m.room.member', event.sender]);
  if (event.type === 'm.room.member') addForMembership(keys, event, traits);
  return keys;
}

function addForMembership(keys: StateKeyPair[], event: EventFacts, traits: RoomVersionTraits): void {
  const { content, sender, state_key: target } = event;
  const { membership } = content;
  if (target !== undefined && target !== sender) keys.push(['m.room.member', target]);
  if (membership === 'join' || membership === 'invite' || membership === 'knock') keys.push(joinRulesKey);
  if (membership === 'invite' && isJsonObject(content.third_party_invite)) {
    const { signed } = content.third_party_invite;
    const token = isJsonObject(signed) ? signed.token : undefined;
    if (typeof token === 'string') keys.push(['m.room.third_party_invite', token]);
  }
  const voucher = content.join_authorised_via_users_server;
  const mayVouch = membership === 'join' && traits.restrictedJoinRules.size > 0;
  if (mayVouch && typeof voucher === 'string' && voucher !== sender && voucher !== target) {
    keys.push(['m.room.member', voucher]);
  }
}
