// What other events have made of an event, bundled with it: its newest edit, its thread, who refers to it.
// https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events
import type { Database } from '@veche/database';
import {
  latestRelationBy,
  relationCounts,
  relationsOfType,
  type StoredEvent,
} from '../../storage/rooms/event-reads.ts';
import type { EventReader } from './event-reader.ts';
import type { EventViewer } from './event-viewer.ts';
import type { RoomHead } from './room-head.ts';

/** What is bundled with one event, before the events in it are rendered. */
export interface Bundle {
  readonly edit: StoredEvent | undefined;
  readonly thread:
    | { readonly latest: StoredEvent; readonly count: number; readonly participated: boolean }
    | undefined;
  /** Event ids. */
  readonly references: readonly string[];
}

const referencesShown = 100;
const threadEventsLookedAt = 50;

export class Aggregations {
  readonly #database: Database;
  readonly #events: EventReader;

  constructor(database: Database, events: EventReader) {
    this.#database = database;
    this.#events = events;
  }

  /** Bundles by event id. Events without any are left out; a room without relations costs nothing. */
  async bundles(
    head: RoomHead,
    events: readonly StoredEvent[],
    viewer: EventViewer,
  ): Promise<ReadonlyMap<string, Bundle>> {
    const found = new Map<string, Bundle>();
    const targets = events.filter(
      (event) => event.redacted_by === 0 && event.seq !== null && event.seq < head.lastRelationSeq,
    );
    if (targets.length === 0) return found;
    const rows = await this.#database.reader.all(relationCounts, {
      room: head.room,
      targets: targets.map((event) => event.event_id),
    });
    if (rows.length === 0) return found;
    for (const event of targets) {
      const own = rows.filter((row) => row.target_id === event.event_id);
      if (own.length === 0) continue;
      const count = (relType: string) => own.find((row) => row.rel_type === relType)?.relations ?? 0;
      const [edit, thread, references] = await Promise.all([
        count('m.replace') > 0 ? this.#edit(head.room, event) : undefined,
        count('m.thread') > 0 ? this.#thread(head.room, event, Number(count('m.thread')), viewer) : undefined,
        count('m.reference') > 0 ? this.#references(head.room, event, viewer) : [],
      ]);
      if (edit || thread || references.length > 0) found.set(event.event_id, { edit, thread, references });
    }
    return found;
  }

  /** The newest valid edit: by the same person, of the same type, of no state. */
  async #edit(room: number, event: StoredEvent): Promise<StoredEvent | undefined> {
    if (event.state_key !== null || isEdit(event)) return undefined;
    const row = await this.#database.reader.first(latestRelationBy, {
      room,
      target: event.event_id,
      relType: 'm.replace',
      sender: event.sender,
    });
    if (row?.type !== event.type) return undefined;
    const edit = await this.#events.byLocal(room, row.local);
    return edit?.state_key === null ? edit : undefined;
  }

  async #thread(
    room: number,
    event: StoredEvent,
    count: number,
    viewer: EventViewer,
  ): Promise<Bundle['thread']> {
    const target = event.event_id;
    const relType = 'm.thread';
    const rows = await this.#database.reader.all(relationsOfType, {
      room,
      target,
      relType,
      limit: viewer.ignored.size > 0 ? threadEventsLookedAt : 1,
    });
    let skipped = 0;
    for (const row of rows) {
      const latest = await this.#events.byLocal(room, row.local);
      if (!latest) continue;
      if (viewer.ignored.has(latest.sender_id)) {
        skipped += 1;
        continue;
      }
      const own = await this.#database.reader.first(latestRelationBy, {
        room,
        target,
        relType,
        sender: viewer.user,
      });
      const participated = own !== undefined || event.sender === viewer.user;
      return { latest, count: count - skipped, participated };
    }
    return undefined;
  }

  async #references(room: number, event: StoredEvent, viewer: EventViewer): Promise<string[]> {
    const rows = await this.#database.reader.all(relationsOfType, {
      room,
      target: event.event_id,
      relType: 'm.reference',
      limit: referencesShown,
    });
    const events = await Promise.all(rows.map((row) => this.#events.byLocal(room, row.local)));
    return events
      .flatMap((entry) => (entry && !viewer.ignored.has(entry.sender_id) ? [entry.event_id] : []))
      .reverse();
  }
}

/** Edits of edits are none. */
function isEdit(event: StoredEvent): boolean {
  return event.client_json.includes('"m.replace"') && relTypeOf(event) === 'm.replace';
}

function relTypeOf(event: StoredEvent): unknown {
  const { content } = JSON.parse(event.client_json) as {
    content?: { 'm.relates_to'?: { rel_type?: unknown } };
  };
  return content?.['m.relates_to']?.rel_type;
}
