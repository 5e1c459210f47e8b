// Turns stored events into what one reader gets: the stored bytes, with `room_id` and `unsigned` spliced in.
// https://spec.matrix.org/v1.19/client-server-api/#room-event-format
import type { StoredEvent } from '../../storage/rooms/event-reads.ts';
import type { Aggregations, Bundle } from './aggregations.ts';
import type { EventReader } from './event-reader.ts';
import type { EventViewer } from './event-viewer.ts';
import type { ReaderView } from './reader-view.ts';
import type { RoomHead } from './room-head.ts';

export interface Rendering {
  readonly head: RoomHead;
  readonly view: ReaderView;
  readonly viewer: EventViewer;
  /** `/sync` leaves the room's id out. */
  readonly withRoomId: boolean;
}

export class EventRenderer {
  readonly #events: EventReader;
  readonly #aggregations: Aggregations;
  readonly #now: () => number;

  constructor(events: EventReader, aggregations: Aggregations, now: () => number) {
    this.#events = events;
    this.#aggregations = aggregations;
    this.#now = now;
  }

  /** JSON texts in the order of the events. Whether the reader may see them was decided before. */
  async render(events: readonly StoredEvent[], rendering: Rendering): Promise<string[]> {
    const bundles = await this.#aggregations.bundles(rendering.head, events, rendering.viewer);
    const texts: string[] = [];
    for (const event of events) texts.push(await this.#one(event, rendering, bundles.get(event.event_id)));
    return texts;
  }

  async #one(event: StoredEvent, rendering: Rendering, bundle: Bundle | undefined): Promise<string> {
    const { room } = rendering.head;
    const [replaced, redaction] = await Promise.all([
      event.replaces > 0 ? this.#events.byLocal(room, event.replaces) : undefined,
      event.redacted_by > 0 ? this.#events.byLocal(room, event.redacted_by) : undefined,
    ]);
    const { view, viewer, withRoomId } = rendering;
    let unsigned = `"age":${Math.max(0, this.#now() - event.origin_server_ts)}`;
    if (event.seq !== null) unsigned += `,"membership":"${view.membershipAt(event.seq)}"`;
    if (replaced && mayTellPrevious(replaced, rendering)) {
      unsigned += `,"prev_content":${contentText(replaced)},"replaces_state":"${replaced.event_id}"`;
      unsigned += `,"prev_sender":${JSON.stringify(replaced.sender_id)}`;
    }
    if (redaction) unsigned += `,"redacted_because":${this.#plain(redaction, rendering)}`;
    if (event.transaction_device !== 0 && event.transaction_device === viewer.device) {
      unsigned += `,"transaction_id":${JSON.stringify(event.transaction_key.slice(2))}`;
    }
    const relations = bundle ? await this.#relations(bundle, rendering) : '';
    if (relations) unsigned += `,"m.relations":{${relations}}`;
    return `${opened(event, rendering.head, withRoomId)},"unsigned":{${unsigned}}}`;
  }

  /** Without anything that belongs to others: for events inside of `unsigned`. */
  #plain(event: StoredEvent, { head, viewer }: Rendering): string {
    let unsigned = `"age":${Math.max(0, this.#now() - event.origin_server_ts)}`;
    if (event.transaction_device !== 0 && event.transaction_device === viewer.device) {
      unsigned += `,"transaction_id":${JSON.stringify(event.transaction_key.slice(2))}`;
    }
    return `${opened(event, head, true)},"unsigned":{${unsigned}}}`;
  }

  async #relations(bundle: Bundle, rendering: Rendering): Promise<string> {
    const parts: string[] = [];
    if (bundle.edit) parts.push(`"m.replace":${this.#plain(bundle.edit, rendering)}`);
    if (bundle.thread) {
      const { latest, count, participated } = bundle.thread;
      const nested = await this.#aggregations.bundles(rendering.head, [latest], rendering.viewer);
      const edit = nested.get(latest.event_id)?.edit;
      const own = edit && { edit, thread: undefined, references: [] };
      const text = await this.#one(latest, { ...rendering, withRoomId: true }, own);
      parts.push(
        `"m.thread":{"latest_event":${text},"count":${count},"current_user_participated":${participated}}`,
      );
    }
    if (bundle.references.length > 0) {
      const chunk = bundle.references.map((eventId) => `{"event_id":"${eventId}"}`).join(',');
      parts.push(`"m.reference":{"chunk":[${chunk}]}`);
    }
    return parts.join(',');
  }
}

function mayTellPrevious(replaced: StoredEvent, { view, viewer }: Rendering): boolean {
  return replaced.state_key === viewer.userId || (replaced.seq !== null && view.sees(replaced.seq));
}

/** The event's text without its closing brace. */
function opened(event: StoredEvent, head: RoomHead, withRoomId: boolean): string {
  const text = event.type === 'm.room.redaction' ? withTargetTwice(event) : event.client_json;
  const open = text.slice(0, -1);
  return withRoomId ? `${open},"room_id":${JSON.stringify(head.roomId)}` : open;
}

/** Redactions name their target beside the content and in it, whatever the room version. */
function withTargetTwice(event: StoredEvent): string {
  const parsed = JSON.parse(event.client_json) as { content: Record<string, unknown>; redacts?: unknown };
  const redacts = parsed.redacts ?? parsed.content.redacts;
  if (redacts === undefined) return event.client_json;
  return JSON.stringify({ ...parsed, redacts, content: { ...parsed.content, redacts } });
}

/** The content of a stored event as JSON text. */
export function contentText(event: Pick<StoredEvent, 'client_json'>): string {
  return JSON.stringify((JSON.parse(event.client_json) as { content: unknown }).content);
}
