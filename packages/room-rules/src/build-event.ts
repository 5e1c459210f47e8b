// Making an event: hashes, signature and id, with each part encoded once. The hot path of every send.
// https://spec.matrix.org/v1.19/server-server-api/#signing-events
import {
  base64FromUrlSafe,
  canonicalJson,
  depthLimit,
  type EventId,
  eventSizeLimitBytes,
  type JsonObject,
  type Pdu,
  type RoomId,
  roomIdOfCreateEvent,
  type Sha256,
  type Signer,
  type UserId,
  utf8Length,
} from '@veche/protocol';
import { fieldProblem, LimitError } from './event-format.ts';
import { redactContent } from './redaction.ts';
import type { RoomVersionTraits } from './versions.ts';

/** An event before it has hashes, a signature and an id. */
export interface EventDraft {
  readonly type: string;
  readonly sender: UserId;
  readonly content: JsonObject;
  readonly state_key?: string | undefined;
  /** Left out for the create event of a room whose id is that event's hash. */
  readonly room_id?: RoomId | undefined;
  readonly origin_server_ts: number;
  readonly depth: number;
  readonly prev_events: readonly EventId[];
  readonly auth_events: readonly EventId[];
  /** The target of a redaction, in whatever place the room version has for it. */
  readonly redacts?: EventId | undefined;
}

/** SHA-256 and the server's signing key. */
export interface EventSealing {
  readonly sha256: Sha256;
  readonly signer: Signer;
}

export interface BuiltEvent {
  readonly eventId: EventId;
  readonly roomId: RoomId;
  readonly pdu: Pdu;
  /** Canonical JSON of `content`. */
  readonly contentJson: string;
  /** Canonical JSON of the whole PDU: what is stored and sent to other servers. */
  readonly pduJson: string;
}

/**
 * Seals a draft. Throws `CanonicalJsonError` where the content has no canonical form (400 `M_BAD_JSON`) and
 * {@link LimitError} where the event is too large (413 `M_TOO_LARGE`).
 */
export function buildEvent(traits: RoomVersionTraits, draft: EventDraft, sealing: EventSealing): BuiltEvent {
  const event = placeRedacts(traits, draft);
  const problem = fieldProblem(event);
  if (problem !== undefined) throw new LimitError(problem);
  const contentJson = canonicalJson(event.content);
  const parts = encodeParts(event);

  const contentHash = base64FromUrlSafe(
    sealing.sha256(
      `{${parts.authEvents},"content":${contentJson},${parts.depthOnly},${parts.timeAndPrev}${parts.redacts}${parts.rest}${parts.tail}}`,
    ),
  );
  const hashes = `"hashes":{"sha256":"${contentHash}"}`;
  const keptContent = redactContent(event.type, event.content, traits.redaction);
  const keptJson = keptContent === event.content ? contentJson : canonicalJson(keptContent);
  // The signature and the id are made over the same text: the redacted event without signatures.
  const signedText = `{${parts.authEvents},"content":${keptJson},${parts.depthOnly},${hashes},${parts.timeAndPrev}${parts.rest}${parts.tail}}`;
  const eventId = `$${sealing.sha256(signedText)}` as EventId;
  const { signer } = sealing;
  const signature = signer.sign(signedText);
  const signatures = `"signatures":{${JSON.stringify(signer.name)}:{${JSON.stringify(signer.keyId)}:"${signature}"}}`;
  const pduJson = `{${parts.authEvents},"content":${contentJson},${parts.depthOnly},${hashes},${parts.timeAndPrev}${parts.redacts}${parts.rest},${signatures}${parts.tail}}`;
  // A UTF-16 unit has at most three bytes of UTF-8, so that what is short need not be counted.
  if (pduJson.length * 3 > eventSizeLimitBytes && utf8Length(pduJson) > eventSizeLimitBytes) {
    throw new LimitError(`The event is larger than ${eventSizeLimitBytes} bytes`);
  }
  return {
    eventId,
    roomId: event.room_id ?? roomIdOfCreateEvent(eventId),
    pdu: {
      ...event,
      hashes: { sha256: contentHash },
      signatures: { [signer.name]: { [signer.keyId]: signature } },
    },
    contentJson,
    pduJson,
  };
}

/** The draft as the room version writes it: `redacts` in its place, `depth` within its limit, nothing undefined. */
function placeRedacts(traits: RoomVersionTraits, draft: EventDraft): EventDraft {
  const { redacts, state_key: stateKey, room_id: roomId, ...rest } = draft;
  const event = {
    ...rest,
    depth: Math.min(draft.depth, depthLimit),
    ...(stateKey === undefined ? undefined : { state_key: stateKey }),
    ...(roomId === undefined ? undefined : { room_id: roomId }),
  };
  if (redacts === undefined) return event;
  return traits.redactsInContent
    ? { ...event, content: { ...event.content, redacts } }
    : { ...event, redacts };
}

/** The members of an event between its content, hashes and signatures, in canonical order. */
function encodeParts(event: EventDraft) {
  const roomId = event.room_id === undefined ? '' : `,"room_id":${JSON.stringify(event.room_id)}`;
  const stateKey = event.state_key === undefined ? '' : `,"state_key":${JSON.stringify(event.state_key)}`;
  return {
    authEvents: `"auth_events":${JSON.stringify(event.auth_events)}`,
    depthOnly: `"depth":${event.depth}`,
    timeAndPrev: `"origin_server_ts":${event.origin_server_ts},"prev_events":${JSON.stringify(event.prev_events)}`,
    redacts: event.redacts === undefined ? '' : `,"redacts":${JSON.stringify(event.redacts)}`,
    rest: `${roomId},"sender":${JSON.stringify(event.sender)}`,
    tail: `${stateKey},"type":${JSON.stringify(event.type)}`,
  };
}
