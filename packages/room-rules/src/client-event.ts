// An event as clients see it, from its PDU. https://spec.matrix.org/v1.19/client-server-api/#room-event-format
import { type ClientEvent, canonicalJson, type EventId, type Pdu, type RoomId } from '@veche/protocol';
import type { RoomVersionTraits } from './versions.ts';

/** The event that a redaction names, wherever the room version has it. */
export function redactionTarget(traits: RoomVersionTraits, event: Pdu): EventId | undefined {
  if (event.type !== 'm.room.redaction') return undefined;
  const target = traits.redactsInContent ? event.content.redacts : event.redacts;
  return typeof target === 'string' ? (target as EventId) : undefined;
}

/** The client's form of an event, without `unsigned`. Redactions name their target in both places. */
export function clientEvent(
  traits: RoomVersionTraits,
  eventId: EventId,
  roomId: RoomId,
  pdu: Pdu,
): ClientEvent {
  const target = redactionTarget(traits, pdu);
  return {
    content: target === undefined ? pdu.content : { ...pdu.content, redacts: target },
    event_id: eventId,
    origin_server_ts: pdu.origin_server_ts,
    ...(target === undefined ? undefined : { redacts: target }),
    room_id: roomId,
    sender: pdu.sender,
    ...(pdu.state_key === undefined ? undefined : { state_key: pdu.state_key }),
    type: pdu.type,
  };
}

/** {@link clientEvent} as JSON, with content that is encoded already. Readers' `unsigned` goes in by `withUnsigned`. */
export function clientEventJson(
  traits: RoomVersionTraits,
  event: {
    readonly eventId: EventId;
    readonly roomId: RoomId;
    readonly pdu: Pdu;
    readonly contentJson: string;
  },
): string {
  const { pdu } = event;
  if (pdu.type === 'm.room.redaction') {
    return canonicalJson(clientEvent(traits, event.eventId, event.roomId, pdu));
  }
  const stateKey = pdu.state_key === undefined ? '' : `,"state_key":${JSON.stringify(pdu.state_key)}`;
  return `{"content":${event.contentJson},"event_id":"${event.eventId}","origin_server_ts":${pdu.origin_server_ts},"room_id":${JSON.stringify(event.roomId)},"sender":${JSON.stringify(pdu.sender)}${stateKey},"type":${JSON.stringify(pdu.type)}}`;
}
