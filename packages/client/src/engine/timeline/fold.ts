// Puts decoded events into a timeline: messages as records, edits and reactions into their messages, deletions.
import type { WireEvent } from '../crypto/decryption.ts';
import type { TimelineBatch } from './batch.ts';
import type { EventRecord, RelationRecord } from './event-record.ts';

/** An event as far as it could be read. */
export interface DecodedEvent {
  readonly wire: WireEvent;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly encrypted: boolean;
  readonly unproven: boolean;
  readonly unreadable?: EventRecord['unreadable'];
  readonly mention: boolean;
  /** The account's rules say not to count it. */
  readonly quiet?: boolean;
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Which event a relation is about, and how. */
export function relationOf(event: DecodedEvent): RelationRecord | null {
  const relates = asObject(event.content['m.relates_to']);
  const target = asText(relates.event_id);
  if (!target) return null;
  const unproven = event.unproven && { unproven: true };
  const base = { target, sender: event.wire.sender, time: event.wire.origin_server_ts, ...unproven };
  if (relates.rel_type === 'm.annotation' && event.type === 'm.reaction') {
    return { ...base, kind: 'reaction', key: asText(relates.key).slice(0, 64), content: {} };
  }
  // The server can put a relation outside of any ciphertext; what an edit says stands inside.
  const edited = asObject(event.content['m.new_content']);
  if (relates.rel_type === 'm.replace' && Object.keys(edited).length > 0) {
    return { ...base, kind: 'edit', key: '', content: edited };
  }
  return null;
}

/** The message with a relation in it; the same object where the relation does not count. */
export function foldRelation(record: EventRecord, id: string, relation: RelationRecord): EventRecord {
  if (record.redacted) return record;
  if (relation.kind === 'reaction') {
    const others = (record.reactions ?? []).filter(
      (one) => one.id !== id && !(one.sender === relation.sender && one.key === relation.key),
    );
    return { ...record, reactions: [...others, { id, sender: relation.sender, key: relation.key }] };
  }
  const newer = !record.edit || relation.time >= record.edit.time;
  // What is proven is not changed by what is not: a server can plant keys in a backup.
  const weaker = relation.unproven === true && record.unproven !== true;
  if (relation.sender !== record.sender || weaker || !newer) return record;
  return { ...record, edit: { id, time: relation.time, content: relation.content } };
}

const shownStates = new Set(['m.room.member', 'm.room.create', 'm.room.name', 'm.room.avatar']);
const shownMessages = new Set(['m.room.message', 'm.sticker', 'm.room.encrypted', 'chat.veche.card']);

/** Is it drawn as an item of its own? */
export function isShown(event: DecodedEvent, roomEncrypted: boolean): boolean {
  if (event.wire.state_key !== undefined) return shownStates.has(event.type);
  if (!shownMessages.has(event.type)) return false;
  if (asText(event.content.msgtype).startsWith('m.key.verification.')) return false;
  // A message in clear in an encrypted room is nobody's: the server could have written it.
  return event.encrypted || !roomEncrypted || event.type === 'm.room.encrypted';
}

/** Was it deleted before we came? */
const arrivesRedacted = (wire: WireEvent) =>
  wire.unsigned?.redacted_because !== undefined && wire.state_key === undefined;

export function recordOf(event: DecodedEvent, order: number, ownDevice: boolean): EventRecord {
  const { wire } = event;
  const txn = asText(wire.unsigned?.transaction_id);
  const redacted = arrivesRedacted(wire);
  const before = wire.unsigned?.prev_content;
  return {
    id: wire.event_id,
    key: ownDevice && txn ? txn : wire.event_id,
    order,
    sender: wire.sender,
    time: wire.origin_server_ts,
    type: redacted ? 'm.room.message' : event.type,
    content: redacted ? {} : event.content,
    encrypted: event.encrypted,
    ...(wire.state_key !== undefined && { stateKey: wire.state_key }),
    ...(wire.state_key !== undefined && { before: asObject(before) }),
    ...(event.unproven && { unproven: true }),
    ...(event.unreadable && !redacted && { unreadable: event.unreadable }),
    ...(redacted && { redacted: true }),
    ...(event.mention && { mention: true }),
    ...(event.quiet && { quiet: true }),
  };
}

async function applyRedaction(batch: TimelineBatch, target: string): Promise<void> {
  const relation = await batch.relation(target);
  if (relation) {
    const record = await batch.get(relation.target);
    if (!record) return;
    const { edit, ...rest } = record;
    const reactions = (record.reactions ?? []).filter((one) => one.id !== target);
    batch.put({ ...rest, reactions, ...(edit && edit.id !== target && { edit }) });
    return;
  }
  const record = await batch.get(target);
  if (!record || record.stateKey !== undefined) return;
  const { edit: _, reactions: __, unreadable: ___, mention: ____, ...rest } = record;
  batch.put({ ...rest, content: {}, redacted: true });
}

async function foldInto(batch: TimelineBatch, id: string, relation: RelationRecord): Promise<void> {
  batch.putRelation(id, relation);
  const target = await batch.get(relation.target);
  if (target && !target.unreadable) batch.put(foldRelation(target, id, relation));
  else batch.putOrphan(id, relation);
}

/**
 * Puts one event into the timeline at `order`. Returns the record if it is an item of its own. A known event keeps its
 * place, so that the same event may come by sync, by paging and as the answer to sending.
 */
export async function foldEvent(
  batch: TimelineBatch,
  event: DecodedEvent,
  order: number,
  room: { encrypted: boolean },
  ownDevice: boolean,
): Promise<EventRecord | null> {
  if (event.type === 'm.room.redaction') {
    const target = asText(event.wire.redacts) || asText(event.content.redacts);
    if (target) await applyRedaction(batch, target);
    return null;
  }
  const relation = event.unreadable ? null : relationOf(event);
  if (relation) {
    if (relation.kind === 'reaction' || event.encrypted || !room.encrypted) {
      await foldInto(batch, event.wire.event_id, relation);
    }
    return null;
  }
  if (!isShown(event, room.encrypted)) return null;
  const known = await batch.get(event.wire.event_id);
  if (known && !known.unreadable) return null;
  let record = recordOf(event, known?.order ?? order, ownDevice);
  if (!record.unreadable && !record.redacted) {
    for (const [id, waiting] of await batch.adopt(record.id)) record = foldRelation(record, id, waiting);
  }
  batch.put(record);
  return known ? null : record;
}
