// The rules of a room version, as one value: how its events are made, authorised, redacted and shown.
import {
  type ClientEvent,
  type EventFacts,
  type EventId,
  eventIdFromText,
  type JsonObject,
  type Pdu,
  type RoomId,
  referenceText,
  type Sha256,
  type UserId,
} from '@veche/protocol';
import { type StateKeyPair, selectAuthEvents } from './auth-event-selection.ts';
import type { AuthEventFacts, AuthState, EventToAuthorise, SignatureChecks } from './auth-state.ts';
import { checkAuthEvents } from './authorise/auth-events.ts';
import { authorise } from './authorise/authorise.ts';
import { powerLevelsIn } from './authorise/question.ts';
import { type BuiltEvent, buildEvent, type EventDraft, type EventSealing } from './build-event.ts';
import { clientEvent, clientEventJson, redactionTarget } from './client-event.ts';
import type { Decision } from './decision.ts';
import { checkPdu } from './event-format.ts';
import { initialPowerLevels, type NewRoom, trustedCreators } from './initial-power-levels.ts';
import type { PowerLevels } from './power-levels.ts';
import { redactContent, redactEvent } from './redaction.ts';
import { type RoomVersionTraits, versionTable } from './versions.ts';

export interface RoomRules {
  readonly version: string;
  readonly stability: 'stable' | 'unstable';
  readonly traits: RoomVersionTraits;

  /** Content of the create event: `creation_content` with what the version puts into it. */
  createContent(
    creator: UserId,
    creationContent: JsonObject,
    additionalCreators: readonly UserId[],
  ): JsonObject;
  /** Content of the first power level event. */
  initialPowerLevels(room: NewRoom): JsonObject;
  /** Invitees of a trusted private chat who become additional creators. */
  trustedCreators(room: NewRoom): readonly UserId[];

  /** Which state events the event has to name as `auth_events`; those that exist are named. */
  selectAuthEvents(event: EventFacts): readonly StateKeyPair[];
  /** Hashes, signature, id. Throws `CanonicalJsonError` and `LimitError`. */
  buildEvent(draft: EventDraft, sealing: EventSealing): BuiltEvent;
  /** Whether the event may enter the room in that state. */
  authorise(event: EventToAuthorise, state: AuthState, signatures?: SignatureChecks): Decision;
  /** The rules about the `auth_events` that an event from elsewhere names. */
  checkAuthEvents(event: EventToAuthorise, entries: readonly AuthEventFacts[]): Decision;
  /** The form and limits of an event from elsewhere. */
  checkPdu(value: unknown): { readonly pdu: Pdu } | { readonly problem: string };
  /** The id of an event from elsewhere. */
  eventId(event: Pdu, sha256: Sha256): EventId;

  /** What is left of an event after its redaction (also of a client event's members). */
  redact<T extends { readonly type: string; readonly content: JsonObject }>(event: T): T;
  redactContent(type: string, content: unknown): JsonObject;
  /** The event that a redaction names. */
  redactionTarget(event: Pdu): EventId | undefined;

  /** Levels in a state: who may do what. */
  powerLevels(state: AuthState): PowerLevels;

  /** The client's form of an event, without `unsigned`. */
  clientEvent(eventId: EventId, roomId: RoomId, pdu: Pdu): ClientEvent;
  clientEventJson(event: Pick<BuiltEvent, 'eventId' | 'roomId' | 'pdu' | 'contentJson'>): string;
}

const rulesByVersion: ReadonlyMap<string, RoomRules> = new Map(
  [...versionTable.values()].map((traits) => [traits.version, rulesOf(traits)]),
);

/** The rules of a room version; undefined where we do not have it (400 `M_UNSUPPORTED_ROOM_VERSION`). */
export function roomRules(version: string): RoomRules | undefined {
  return rulesByVersion.get(version);
}

/** The versions we have, with their stability: `m.room_versions.available` of the capabilities. */
export function availableRoomVersions(): Readonly<Record<string, 'stable' | 'unstable'>> {
  return Object.fromEntries([...rulesByVersion.values()].map((rules) => [rules.version, rules.stability]));
}

function rulesOf(traits: RoomVersionTraits): RoomRules {
  return {
    version: traits.version,
    stability: traits.stability,
    traits,
    createContent: (creator, creationContent, additionalCreators) =>
      createContent(traits, creator, creationContent, additionalCreators),
    initialPowerLevels: (room) => initialPowerLevels(traits, room),
    trustedCreators: (room) => trustedCreators(traits, room),
    selectAuthEvents: (event) => selectAuthEvents(event, traits),
    buildEvent: (draft, sealing) => buildEvent(traits, draft, sealing),
    authorise: (event, state, signatures) => authorise(traits, event, state, signatures),
    checkAuthEvents: (event, entries) => checkAuthEvents(traits, event, entries),
    checkPdu: (value) => checkPdu(traits, value),
    eventId: (event, sha256) => eventIdFromText(referenceText(redactEvent(event, traits.redaction)), sha256),
    redact: (event) => redactEvent(event, traits.redaction),
    redactContent: (type, content) => redactContent(type, content, traits.redaction),
    redactionTarget: (event) => redactionTarget(traits, event),
    powerLevels: (state) => powerLevelsIn(traits, state('m.room.create', ''), state),
    clientEvent: (eventId, roomId, pdu) => clientEvent(traits, eventId, roomId, pdu),
    clientEventJson: (event) => clientEventJson(traits, event),
  };
}

function createContent(
  traits: RoomVersionTraits,
  creator: UserId,
  creationContent: JsonObject,
  additionalCreators: readonly UserId[],
): JsonObject {
  const { creator: _, ...content } = creationContent;
  const wished = content.additional_creators ?? [];
  // What the client asks for wrongly stays as it is: the rules refuse it with their own words.
  const merges = traits.creatorsAboveAll && additionalCreators.length > 0 && Array.isArray(wished);
  return {
    ...content,
    room_version: traits.version,
    ...(traits.creatorInContent ? { creator } : undefined),
    ...(merges ? { additional_creators: [...new Set([...wished, ...additionalCreators])] } : undefined),
  };
}
