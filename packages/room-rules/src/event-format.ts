// The form and limits of an event: what must hold before any rule looks at it.
// https://spec.matrix.org/v1.19/client-server-api/#size-limits
import {
  authEventsLimit,
  canonicalJson,
  eventFieldLimitBytes,
  eventSizeLimitBytes,
  isHashEventId,
  isJsonObject,
  isRoomId,
  isUserId,
  type Pdu,
  prevEventsLimit,
  utf8Length,
} from '@veche/protocol';
import type { RoomVersionTraits } from './versions.ts';

/** An event, or a part of it, is too large: 413 `M_TOO_LARGE`. */
export class LimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LimitError';
  }
}

const limitedFields = ['sender', 'room_id', 'type', 'state_key'] as const;

/** Says which field of an event is longer than its 255 bytes, if one is. */
export function fieldProblem(
  event: { readonly [K in (typeof limitedFields)[number]]?: unknown },
): string | undefined {
  for (const field of limitedFields) {
    const value = event[field];
    // A text has at most three bytes a UTF-16 unit, so that short ones need no counting.
    if (
      typeof value === 'string' &&
      value.length * 3 > eventFieldLimitBytes &&
      utf8Length(value) > eventFieldLimitBytes
    ) {
      return `${field} is longer than ${eventFieldLimitBytes} bytes`;
    }
  }
  return undefined;
}

/** An event that came from elsewhere, if it has the form of the room version; otherwise what is wrong with it. */
export function checkPdu(
  traits: RoomVersionTraits,
  value: unknown,
): { readonly pdu: Pdu } | { readonly problem: string } {
  if (!isJsonObject(value)) return { problem: 'The event is not an object' };
  const problem = formProblem(traits, value) ?? fieldProblem(value) ?? sizeProblem(value);
  return problem === undefined ? { pdu: value as unknown as Pdu } : { problem };
}

function formProblem(
  traits: RoomVersionTraits,
  event: Readonly<Record<string, unknown>>,
): string | undefined {
  const checks: readonly (readonly [string, boolean])[] = [
    ['type', typeof event.type === 'string'],
    ['sender', isUserId(event.sender)],
    ['state_key', event.state_key === undefined || typeof event.state_key === 'string'],
    ['content', isJsonObject(event.content)],
    ['origin_server_ts', Number.isSafeInteger(event.origin_server_ts)],
    ['depth', Number.isSafeInteger(event.depth) && Number(event.depth) >= 0],
    ['prev_events', isEventIdList(event.prev_events, prevEventsLimit)],
    ['auth_events', isEventIdList(event.auth_events, authEventsLimit)],
    ['hashes', isJsonObject(event.hashes) && typeof event.hashes.sha256 === 'string'],
    ['signatures', isSignatures(event.signatures)],
    ['unsigned', event.unsigned === undefined || isJsonObject(event.unsigned)],
    ['room_id', hasRoomId(traits, event)],
    [
      'redacts',
      traits.redactsInContent || event.type !== 'm.room.redaction' || typeof event.redacts === 'string',
    ],
  ];
  const failed = checks.find(([, passes]) => !passes);
  return failed === undefined ? undefined : `${failed[0]} is missing or not valid`;
}

/** Whether a create event must not have a room id is for the auth rules, not for the form. */
function hasRoomId(traits: RoomVersionTraits, event: Readonly<Record<string, unknown>>): boolean {
  if (traits.roomIdIsCreateHash && event.type === 'm.room.create' && event.room_id === undefined) return true;
  return isRoomId(event.room_id);
}

function isEventIdList(value: unknown, limit: number): boolean {
  return Array.isArray(value) && value.length <= limit && value.every((entry) => isHashEventId(entry));
}

function isSignatures(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    Object.values(value).every(
      (own) => isJsonObject(own) && Object.values(own).every((signature) => typeof signature === 'string'),
    )
  );
}

function sizeProblem(event: object): string | undefined {
  try {
    const bytes = utf8Length(canonicalJson(event, ['unsigned']));
    return bytes > eventSizeLimitBytes ? `The event is larger than ${eventSizeLimitBytes} bytes` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'The event has no canonical JSON';
  }
}
