// What an event says about others: replies, threads, edits, reactions, references. Read the same way by the server
// (aggregation) and by clients. https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events
import type { EventFacts } from './event.ts';
import type { EventId } from './ids.ts';
import { isJsonObject } from './json.ts';

/** An event's `m.relates_to`, as far as it can be read. */
export interface Relations {
  /** `rel_type` with its target. */
  readonly relation: Relation | undefined;
  /** The event that is answered; in a thread also the fallback for clients without threads. */
  readonly inReplyTo: EventId | undefined;
  /** True where `inReplyTo` is only that fallback. */
  readonly isFallingBack: boolean;
}

export interface Relation {
  /** `m.annotation`, `m.reference`, `m.replace`, `m.thread`, or another. */
  readonly type: string;
  readonly eventId: EventId;
  /** What an annotation says: the emoji. */
  readonly key: string | undefined;
}

const none: Relations = { relation: undefined, inReplyTo: undefined, isFallingBack: false };

/** Reads the relations of an event's content (the outer content, where the event is encrypted). */
export function relationsOf(content: unknown): Relations {
  if (!isJsonObject(content) || !isJsonObject(content['m.relates_to'])) return none;
  const relates = content['m.relates_to'];
  const { rel_type: type, event_id: eventId, key } = relates;
  const reply = relates['m.in_reply_to'];
  const inReplyTo = isJsonObject(reply) && isTarget(reply.event_id) ? reply.event_id : undefined;
  const hasRelation = typeof type === 'string' && type !== '' && isTarget(eventId);
  return {
    relation: hasRelation ? { type, eventId, key: typeof key === 'string' ? key : undefined } : undefined,
    inReplyTo,
    isFallingBack: type === 'm.thread' && inReplyTo !== undefined && relates.is_falling_back === true,
  };
}

/** The root of the thread that an event says it is in. */
export function threadRootOf(content: unknown): EventId | undefined {
  const { relation } = relationsOf(content);
  return relation?.type === 'm.thread' ? relation.eventId : undefined;
}

/** The event that somebody really answers: without the fallback that threads carry. */
export function genuineReplyOf(content: unknown): EventId | undefined {
  const { inReplyTo, isFallingBack } = relationsOf(content);
  return isFallingBack ? undefined : inReplyTo;
}

/** A thread cannot start at an event that itself relates to another: 400 `M_UNKNOWN`. */
export function canBeThreadRoot(content: unknown): boolean {
  return relationsOf(content).relation === undefined;
}

/** An event that may have been edited, or is an edit. */
export interface EditParty extends EventFacts {
  readonly room_id?: string | undefined;
}

/**
 * True where the edit counts for the original: same room, sender and type, neither is state, and the original is no
 * edit. `m.new_content` is looked for unless the edit is encrypted, where only its reader can.
 */
export function isValidReplacement(original: EditParty, edit: EditParty): boolean {
  const isEncrypted = edit.type === 'm.room.encrypted';
  return (
    original.room_id === edit.room_id &&
    original.sender === edit.sender &&
    original.type === edit.type &&
    original.state_key === undefined &&
    edit.state_key === undefined &&
    relationsOf(original.content).relation?.type !== 'm.replace' &&
    relationsOf(edit.content).relation?.type === 'm.replace' &&
    (isEncrypted || isJsonObject(edit.content['m.new_content']))
  );
}

/** Of two edits of one event the one that counts: the later by timestamp, then by event id. */
export function isLaterReplacement(
  candidate: { readonly timestampMs: number; readonly eventId: string },
  current: { readonly timestampMs: number; readonly eventId: string },
): boolean {
  if (candidate.timestampMs !== current.timestampMs) return candidate.timestampMs > current.timestampMs;
  return candidate.eventId > current.eventId;
}

function isTarget(value: unknown): value is EventId {
  return typeof value === 'string' && value !== '';
}
