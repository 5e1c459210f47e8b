// The rules of rooms: pure decisions on events, without clock, keys or storage.
export type { StateKeyPair } from './auth-event-selection.ts';
export type {
  AuthEventFacts,
  AuthState,
  EventToAuthorise,
  SignatureChecks,
  StateFacts,
} from './auth-state.ts';
export { joinRuleOf, membershipOf } from './authorise/question.ts';
export type { BuiltEvent, EventDraft, EventSealing } from './build-event.ts';
export type { Decision } from './decision.ts';
export { LimitError } from './event-format.ts';
export type { NewRoom, RoomPreset } from './initial-power-levels.ts';
export { type LevelName, PowerLevels } from './power-levels.ts';
export { availableRoomVersions, type RoomRules, roomRules } from './room-rules.ts';
export type { RoomVersionTraits } from './versions.ts';
