// Changes to one room's timeline that will be committed together; reads see what was staged.
import { type Change, type ClientStore, put, remove, removeRange } from '../../stores/port.ts';
import { type EventRecord, events, orphans, type RelationRecord, relations } from './event-record.ts';

export class TimelineBatch {
  readonly room: string;
  readonly #store: ClientStore;
  readonly #staged = new Map<string, EventRecord>();
  readonly #relations = new Map<string, RelationRecord>();
  readonly changes: Change[] = [];
  /** Records that open windows must show anew. */
  readonly touched = new Map<string, EventRecord>();
  readonly removed = new Set<string>();
  /** Items that were not in the store before. */
  readonly added = new Map<string, EventRecord>();

  constructor(store: ClientStore, room: string) {
    this.#store = store;
    this.room = room;
  }

  async get(id: string): Promise<EventRecord | undefined> {
    return this.#staged.get(id) ?? (await this.#store.get(events, { partition: this.room, id }))?.value;
  }

  put(record: EventRecord): void {
    this.#staged.set(record.id, record);
    this.touched.set(record.id, record);
    this.removed.delete(record.id);
    this.changes.push(put(events, { partition: this.room, id: record.id }, record, record.order));
  }

  remove(id: string): void {
    this.#staged.delete(id);
    this.touched.delete(id);
    this.removed.add(id);
    this.changes.push(remove(events, { partition: this.room, id }));
  }

  async relation(id: string): Promise<RelationRecord | undefined> {
    return this.#relations.get(id) ?? (await this.#store.get(relations, { partition: this.room, id }))?.value;
  }

  putRelation(id: string, relation: RelationRecord): void {
    this.#relations.set(id, relation);
    this.changes.push(put(relations, { partition: this.room, id }, relation));
  }

  /** Keeps a relation until its target comes. */
  putOrphan(id: string, relation: RelationRecord): void {
    this.changes.push(put(orphans, { partition: `${this.room} ${relation.target}`, id }, relation));
  }

  /** Takes the relations that waited for this target. */
  async adopt(target: string): Promise<[string, RelationRecord][]> {
    const partition = `${this.room} ${target}`;
    const waiting = await this.#store.list(orphans, { partition });
    const fresh = [...this.#relations].filter(([, relation]) => relation.target === target);
    if (waiting.length > 0) this.changes.push(removeRange(orphans, { partition }));
    return [...waiting.map((one) => [one.id, one.value] as [string, RelationRecord]), ...fresh];
  }
}
