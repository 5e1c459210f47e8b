// Rooms in memory: the head that readers see, the head that is being decided on, and the newest events. The least
// recently used rooms are dropped; nothing is here that storage does not have.
import type { Database, JournalEntry } from '@veche/database';
import type { EventId, RoomId, UserId } from '@veche/protocol';
import { roomRules } from '@veche/room-rules';
import { FactKind } from '../../journal-facts.ts';
import type { StoredEvent } from '../../storage/rooms/event-reads.ts';
import {
  currentState,
  extremitiesOf,
  membersOf,
  roomById,
  roomByNumber,
} from '../../storage/rooms/room-reads.ts';
import { membershipName } from '../../storage/rooms/tables.ts';
import { AuthChains } from './auth-chains.ts';
import type { FinishedDraft, ForgottenContent } from './draft-values.ts';
import { LayeredMap } from './layered-map.ts';
import { type MemberEntry, type RoomHead, StateEntry, stateName } from './room-head.ts';

const recentEventsKept = 64;

/** A write that was sent to storage and has not come back. */
interface PendingHead {
  readonly head: RoomHead;
  readonly events: readonly StoredEvent[];
  readonly forgotten: readonly ForgottenContent[];
}

export class RoomCell {
  readonly room: number;
  readonly roomId: RoomId;
  readonly chains = new AuthChains();
  #committed: RoomHead;
  #tip: RoomHead;
  readonly #pending: PendingHead[] = [];
  #recent: StoredEvent[] = [];

  constructor(head: RoomHead) {
    this.room = head.room;
    this.roomId = head.roomId;
    this.#committed = head;
    this.#tip = head;
  }

  /** What is durable: readers see this. */
  get committed(): RoomHead {
    return this.#committed;
  }

  /** What the next decision is made on: durable or on its way. */
  get tip(): RoomHead {
    return this.#tip;
  }

  get isBusy(): boolean {
    return this.#pending.length > 0;
  }

  get weight(): number {
    return 8 + this.#committed.state.size * 2 + this.#committed.members.size + this.#recent.length;
  }

  propose(draft: FinishedDraft): void {
    this.#tip = draft.head;
    this.#pending.push({ head: draft.head, events: draft.events, forgotten: draft.forgotten });
  }

  /** Everything up to this event is durable. */
  advance(seq: number): void {
    for (let next = this.#pending[0]; next && next.head.lastSeq <= seq; next = this.#pending[0]) {
      this.#pending.shift();
      this.#committed = next.head;
      this.#recent.push(...next.events);
      for (const forgotten of next.forgotten) this.#forget(forgotten);
    }
    if (this.#recent.length > recentEventsKept * 2) this.#recent = this.#recent.slice(-recentEventsKept);
  }

  /** The newest shown events with seq in [from, to], oldest first; undefined where memory does not reach that far. */
  recentEvents(from: number, to: number): StoredEvent[] | undefined {
    const first = this.#recent[0]?.seq;
    if (first === undefined || first === null || first > from) return undefined;
    return this.#recent.filter((event) => event.seq !== null && event.seq >= from && event.seq <= to);
  }

  #forget(forgotten: ForgottenContent): void {
    const at = this.#recent.findIndex((event) => event.local === forgotten.local);
    const event = this.#recent[at];
    if (!event) return;
    this.#recent[at] = {
      ...event,
      client_json: forgotten.clientJson,
      redacted_by: forgotten.redactedBy,
    };
  }
}

export class RoomCells {
  readonly #database: Database;
  readonly #weightLimit: number;
  readonly #cells = new Map<number, RoomCell>();
  readonly #loading = new Map<number, Promise<RoomCell | undefined>>();
  readonly #numbers = new Map<string, number>();

  /** `weightLimit`: about how many state entries, members and events may be held. */
  constructor(database: Database, weightLimit: number) {
    this.#database = database;
    this.#weightLimit = weightLimit;
  }

  async byId(roomId: string): Promise<RoomCell | undefined> {
    const room = await this.numberOf(roomId);
    return room === undefined ? undefined : this.byNumber(room);
  }

  /** Local number of a room; it never changes. */
  async numberOf(roomId: string): Promise<number | undefined> {
    if (roomId.includes('\0')) return undefined;
    const known = this.#numbers.get(roomId);
    if (known !== undefined) return known;
    const row = await this.#database.reader.first(roomById, { roomId });
    if (row) this.#remember(roomId, row.room_number);
    return row?.room_number;
  }

  async byNumber(room: number): Promise<RoomCell | undefined> {
    const known = this.#cells.get(room);
    if (known) {
      this.#cells.delete(room);
      this.#cells.set(room, known);
      return known;
    }
    let loading = this.#loading.get(room);
    if (!loading) {
      loading = this.#load(room).finally(() => this.#loading.delete(room));
      this.#loading.set(room, loading);
    }
    return loading;
  }

  /** The id of a room. */
  async idOf(room: number): Promise<RoomId | undefined> {
    const known = this.#cells.get(room);
    if (known) return known.roomId;
    const row = await this.#database.reader.first(roomByNumber, { room });
    return row?.room_id as RoomId | undefined;
  }

  /** What is in memory of a room, if it is. */
  peek(room: number): RoomCell | undefined {
    return this.#cells.get(room);
  }

  /** A room that was just made. Somebody who was told of it may have read it already. */
  adopt(cell: RoomCell): void {
    if (!this.#cells.has(cell.room)) this.#cells.set(cell.room, cell);
    this.#remember(cell.roomId, cell.room);
  }

  /** Storage knows better: the room is read again when somebody asks. */
  drop(cell: RoomCell): void {
    if (this.#cells.get(cell.room) === cell) this.#cells.delete(cell.room);
  }

  /** Follows the journal: own writes become visible, writes of other nodes make rooms be read again. */
  onJournal(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (entry.kind !== FactKind.Event) continue;
      const cell = this.#cells.get(entry.room);
      if (!cell) continue;
      if (entry.ref > cell.tip.lastSeq) this.drop(cell);
      else cell.advance(entry.ref);
    }
  }

  async #load(room: number): Promise<RoomCell | undefined> {
    const { reader } = this.#database;
    for (;;) {
      const row = await reader.first(roomByNumber, { room });
      if (!row) return undefined;
      const [extremities, state, members] = await Promise.all([
        reader.all(extremitiesOf, { room }),
        reader.all(currentState, { room }),
        reader.all(membersOf, { room }),
      ]);
      const after = await reader.first(roomByNumber, { room });
      if (after?.head_version !== row.head_version) continue;
      const cell = new RoomCell(headFrom(row, extremities, state, members));
      this.#cells.set(room, cell);
      this.#remember(row.room_id, room);
      this.#evict();
      return cell;
    }
  }

  #remember(roomId: string, room: number): void {
    if (this.#numbers.size > 200_000) this.#numbers.clear();
    this.#numbers.set(roomId, room);
  }

  #evict(): void {
    let weight = 0;
    for (const cell of this.#cells.values()) weight += cell.weight;
    for (const cell of this.#cells.values()) {
      if (weight <= this.#weightLimit) return;
      if (cell.isBusy) continue;
      weight -= cell.weight;
      this.#cells.delete(cell.room);
    }
  }
}

function headFrom(
  row: {
    room_number: number;
    room_id: string;
    room_version: string;
    head_version: number;
    last_local: number;
    last_seq: number;
  },
  extremities: readonly { local: number; event_id: string; depth: number }[],
  state: readonly {
    type: string;
    state_key: string;
    from_seq: number;
    local: number;
    event_id: string;
    client_json: string;
  }[],
  members: readonly {
    user_number: number;
    user_id: string;
    membership: number;
    local: number;
    seq: number;
    event_id: string;
  }[],
): RoomHead {
  const entries = new Map<string, StateEntry>();
  for (const entry of state) {
    entries.set(
      stateName(entry.type, entry.state_key),
      new StateEntry({
        type: entry.type,
        stateKey: entry.state_key,
        eventId: entry.event_id as EventId,
        local: entry.local,
        seq: entry.from_seq,
        clientJson: entry.client_json,
      }),
    );
  }
  const byUser = new Map<string, MemberEntry>();
  const counts = { join: 0, invite: 0, knock: 0, leave: 0, ban: 0 };
  for (const member of members) {
    const membership = membershipName(member.membership);
    counts[membership] += 1;
    byUser.set(member.user_id, {
      user: member.user_number,
      userId: member.user_id as UserId,
      membership,
      local: member.local,
      seq: member.seq,
      eventId: member.event_id as EventId,
    });
  }
  const rules = roomRules(row.room_version);
  if (!rules) throw new Error(`room ${row.room_number} has a version that is not known: ${row.room_version}`);
  return {
    room: row.room_number,
    roomId: row.room_id as RoomId,
    rules,
    headVersion: row.head_version,
    lastLocal: row.last_local,
    lastSeq: row.last_seq,
    extremities: extremities.map((entry) => ({
      local: entry.local,
      eventId: entry.event_id as EventId,
      depth: entry.depth,
    })),
    state: LayeredMap.from(entries),
    members: LayeredMap.from(byUser),
    joined: counts.join,
    invited: counts.invite,
    lastRelationSeq: row.last_seq,
  };
}
