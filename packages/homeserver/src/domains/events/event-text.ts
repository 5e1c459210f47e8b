// The text of an event that is stored and shown: what clients see of it, without `room_id` and `unsigned`, which each
// reader gets spliced in.
import { hash } from 'node:crypto';
import type { JsonObject } from '@veche/protocol';
import type { BuiltEvent, RoomRules } from '@veche/room-rules';

/** SHA-256 as the protocol package asks for it. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** The stored text of a new event. Its content is canonical JSON already. */
export function clientText(event: Pick<BuiltEvent, 'eventId' | 'pdu' | 'contentJson'>): string {
  const { pdu } = event;
  let text = `{"type":${JSON.stringify(pdu.type)},"content":${event.contentJson},"sender":${JSON.stringify(pdu.sender)}`;
  text += `,"event_id":"${event.eventId}","origin_server_ts":${pdu.origin_server_ts}`;
  if (pdu.state_key !== undefined) text += `,"state_key":${JSON.stringify(pdu.state_key)}`;
  if (pdu.redacts !== undefined) text += `,"redacts":${JSON.stringify(pdu.redacts)}`;
  return `${text}}`;
}

/** What is left of a stored text when the event's content is forgotten. */
export function redactedText(rules: RoomRules, clientJson: string): string {
  const event = JSON.parse(clientJson) as { type: string; content: JsonObject };
  return JSON.stringify(rules.redact(event));
}
