// The two shapes of an event: as servers exchange it (PDU) and as clients see it, and their limits.
// https://spec.matrix.org/v1.19/client-server-api/#room-event-format
import type { EventId, RoomId, UserId } from './ids.ts';
import type { JsonObject } from './json.ts';

/** Bytes of an event in the federation format, signatures included, as canonical JSON. */
export const eventSizeLimitBytes = 65_536;
/** Bytes of `sender`, `room_id`, `type`, `state_key` and `event_id`, each. */
export const eventFieldLimitBytes = 255;
/** How many events an event may name as its predecessors, and as its authority. */
export const prevEventsLimit = 20;
export const authEventsLimit = 10;
/** `depth` stops growing here. */
export const depthLimit = Number.MAX_SAFE_INTEGER;

/** Signatures by server (or user), then by key id; unpadded Base64. */
export type Signatures = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the rules read of an event: enough of a PDU, whatever it is stored as. */
export interface EventFacts {
  readonly type: string;
  readonly sender: string;
  /** Present on state events only. */
  readonly state_key?: string | undefined;
  readonly content: JsonObject;
}

/** A persistent data unit of room versions 4 and later. */
export interface Pdu extends EventFacts {
  readonly type: string;
  readonly sender: UserId;
  /** Missing only on the create event of room versions 12 and later, whose id it is. */
  readonly room_id?: RoomId | undefined;
  readonly origin_server_ts: number;
  readonly depth: number;
  readonly prev_events: readonly EventId[];
  readonly auth_events: readonly EventId[];
  readonly hashes: Readonly<Record<string, string>>;
  readonly signatures: Signatures;
  readonly unsigned?: JsonObject | undefined;
  /** Redactions of room versions before 11 name their target here, later ones in `content`. */
  readonly redacts?: EventId | undefined;
}

/** An event as the client-server API tells it. */
export interface ClientEvent {
  readonly type: string;
  readonly sender: UserId;
  readonly event_id: EventId;
  readonly room_id: RoomId;
  readonly origin_server_ts: number;
  readonly content: JsonObject;
  readonly state_key?: string | undefined;
  readonly redacts?: EventId | undefined;
  readonly unsigned?: JsonObject | undefined;
}

/** What an invited or knocking user is told of a room's state. */
export interface StrippedStateEvent {
  readonly type: string;
  readonly sender: UserId;
  readonly state_key: string;
  readonly content: JsonObject;
}

/** Puts ready JSON under `unsigned` of a client event's ready JSON that has none. */
export function withUnsigned(clientEventJson: string, unsignedJson: string): string {
  return `${clientEventJson.slice(0, -1)},"unsigned":${unsignedJson}}`;
}
