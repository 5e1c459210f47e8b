// How an event says that it belongs to another one.
// https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events
import { isJsonObject, type JsonObject } from '@veche/protocol';

export interface Relation {
  readonly relType: string;
  readonly eventId: string;
  /** What a reaction says. */
  readonly key: string | undefined;
}

/** The relation that content states; undefined where it states none, or half of one. Replies alone are none. */
export function relationIn(content: JsonObject): Relation | undefined {
  const relates = content['m.relates_to'];
  if (!isJsonObject(relates)) return undefined;
  const { rel_type: relType, event_id: eventId, key } = relates;
  if (typeof relType !== 'string' || typeof eventId !== 'string') return undefined;
  const text = typeof key === 'string' ? key : undefined;
  // Columns of their own, which cannot hold U+0000 everywhere; no event has such an id.
  if ([relType, eventId, text].some((part) => part?.includes('\0'))) return undefined;
  return { relType, eventId, key: text };
}

/** What must be unique among the relations of an event: a person's reaction, or nothing (the event itself). */
export function relationOnce(relation: Relation, type: string, sender: number, local: number): string {
  if (relation.relType !== 'm.annotation' || relation.key === undefined) return String(local);
  return `${sender} ${type} ${relation.key}`;
}
