// What is being decided: one event against the state before it, with the lookups that several rules share.
import type { EventFacts } from '@veche/protocol';
import type { AuthState, EventToAuthorise, SignatureChecks, StateFacts } from '../auth-state.ts';
import type { Decision } from '../decision.ts';
import { PowerLevels } from '../power-levels.ts';
import type { RoomVersionTraits } from '../versions.ts';
import type { RuleName } from './rule-numbers.ts';

export interface Question {
  readonly traits: RoomVersionTraits;
  readonly event: EventToAuthorise;
  readonly state: AuthState;
  readonly create: StateFacts;
  readonly levels: PowerLevels;
  readonly signatures: SignatureChecks;
}

/** A user's membership; `leave` where there never was one. */
export function membershipOf(state: AuthState, userId: string): string {
  const membership = state('m.room.member', userId)?.content.membership;
  return typeof membership === 'string' ? membership : 'leave';
}

/** The room's join rule; `invite` where it has none. */
export function joinRuleOf(state: AuthState): string {
  const rule = state('m.room.join_rules', '')?.content.join_rule;
  return typeof rule === 'string' ? rule : 'invite';
}

/** Rules that look at the event alone: no other sender could have sent it either. */
const malformedBy: ReadonlySet<RuleName> = new Set<RuleName>([
  'create.prev-events',
  'create.room-id',
  'create.version',
  'create.creator',
  'create.additional-creators',
  'member.malformed',
  'member.unknown',
  'power-levels.level',
  'power-levels.map',
  'power-levels.users',
  'power-levels.creators',
]);

/** Refuses by a named rule, under its number in the room version. */
export function refuse(traits: RoomVersionTraits, rule: RuleName, reason: string): Decision {
  return {
    allowed: false,
    rule: traits.ruleNumbers[rule] ?? rule,
    reason,
    isMalformed: malformedBy.has(rule),
  };
}

/** The levels in a state. */
export function powerLevelsIn(
  traits: RoomVersionTraits,
  create: EventFacts | undefined,
  state: AuthState,
): PowerLevels {
  return new PowerLevels(traits, create, state('m.room.power_levels', ''));
}
