// A room's head while a write is being decided: events are appended one after another, each authorised by the state
// that the ones before it made, and all their rows go into one write-set.
import type { Fact, Write } from '@veche/database';
import type { EventId, RoomId, UserId } from '@veche/protocol';
import type { RoomRules } from '@veche/room-rules';
import { fact } from '../../journal-facts.ts';
import type { StoredEvent } from '../../storage/rooms/event-reads.ts';
import {
  deleteExtremity,
  endStateInterval,
  insertEdge,
  insertExtremity,
  insertRelation,
  insertRoom,
  moveHead,
  RoomGuard,
  setMembership,
  setThreadLatest,
  startStateInterval,
  stillValid,
} from '../../storage/rooms/event-writes.ts';
import { EdgeKind, type MembershipName, membershipCodes } from '../../storage/rooms/tables.ts';
import { roomQuestions } from './append-hook.ts';
import { asWireError, refusal, refuseNulCharacters } from './draft-refusals.ts';
import {
  type AppendedEvent,
  ChainPlacesNeeded,
  type DraftContext,
  type EventInput,
  type FinishedDraft,
  type ForgottenContent,
} from './draft-values.ts';
import { eventRow } from './event-row.ts';
import { clientText, sha256 } from './event-text.ts';
import { LayeredMap } from './layered-map.ts';
import { relationIn, relationOnce } from './relation.ts';
import { authState, type MemberEntry, type RoomHead, StateEntry, stateName } from './room-head.ts';

const prevEventsLimit = 10;

export class RoomDraft {
  readonly #context: DraftContext;
  readonly #start: RoomHead | undefined;
  readonly #writes: Write[] = [];
  readonly #facts: Fact[] = [];
  readonly #events: StoredEvent[] = [];
  readonly #forgotten: ForgottenContent[] = [];
  #head: RoomHead;

  private constructor(context: DraftContext, head: RoomHead, start: RoomHead | undefined) {
    this.#context = context;
    this.#head = head;
    this.#start = start;
  }

  /** Goes on from a head. */
  static on(head: RoomHead, context: DraftContext): RoomDraft {
    return new RoomDraft(context, head, head);
  }

  /** Starts a room; its id is given, or follows from the create event where the room version says so. */
  static create(
    room: { number: number; roomId: RoomId | undefined; rules: RoomRules },
    context: DraftContext,
  ): RoomDraft {
    const empty: RoomHead = {
      room: room.number,
      roomId: (room.roomId ?? '') as RoomId,
      rules: room.rules,
      headVersion: 0,
      lastLocal: 0,
      lastSeq: 0,
      extremities: [],
      state: LayeredMap.from(new Map()),
      members: LayeredMap.from(new Map()),
      joined: 0,
      invited: 0,
      lastRelationSeq: 0,
    };
    return new RoomDraft(context, empty, undefined);
  }

  /** The room as it stands with what was appended so far. */
  get head(): RoomHead {
    return this.#head;
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  /** Rows beside the events' own. */
  add(write: Write): void {
    this.#writes.push(write);
  }

  addFact(entry: Fact): void {
    this.#facts.push(entry);
  }

  /**
   * Appends an event. Throws 403 `M_FORBIDDEN` where the room's rules refuse it, 413 where it is too large, 400
   * `M_BAD_JSON` where its content has no canonical form.
   */
  append(input: EventInput): AppendedEvent {
    const head = this.#head;
    const { rules } = head;
    refuseNulCharacters(input);
    const facts = {
      type: input.type,
      sender: input.sender,
      content: input.content,
      ...(input.stateKey === undefined ? {} : { state_key: input.stateKey }),
    };
    const state = authState(head);
    const authority = rules.selectAuthEvents(facts).flatMap(([type, stateKey]) => {
      const entry = state(type, stateKey);
      return entry ? [{ eventId: entry.event_id as EventId, local: this.#localOf(type, stateKey) }] : [];
    });
    if (input.stateKey !== undefined) this.#needChains(authority.map((entry) => entry.local));
    const parents = newest(head);
    const isFirst = input.type === 'm.room.create';
    const roomId = isFirst && rules.traits.roomIdIsCreateHash ? undefined : head.roomId;
    const prevEvents = parents.map((parent) => parent.eventId);
    const decision = rules.authorise({ ...facts, room_id: roomId, prev_events: prevEvents }, state, {
      isSignedBy: (server) => server === this.#context.signer.name,
      verify: () => false,
    });
    if (!decision.allowed) throw refusal(decision);
    const depth = 1 + parents.reduce((most, parent) => Math.max(most, parent.depth), 0);
    const built = asWireError(() =>
      rules.buildEvent(
        {
          ...facts,
          redacts: input.redacts,
          room_id: roomId,
          origin_server_ts: this.#context.now,
          depth,
          prev_events: prevEvents,
          auth_events: authority.map((entry) => entry.eventId),
        },
        { sha256, signer: this.#context.signer },
      ),
    );
    const { auth_events, hashes, prev_events, signatures } = built.pdu;
    const pduRest = JSON.stringify({ auth_events, depth, hashes, prev_events, signatures });
    const clientJson = clientText(built);
    const local = head.lastLocal + 1;
    const seq = head.lastSeq + 1;
    const replaced = input.stateKey === undefined ? undefined : this.#placeOf(input.type, input.stateKey);
    const { write, stored } = eventRow(input, {
      room: head.room,
      local,
      seq,
      eventId: built.eventId,
      timestamp: this.#context.now,
      depth,
      replaces: replaced?.local ?? 0,
      clientJson,
      pduRest,
    });
    this.#writes.push(write);
    this.#events.push(stored);
    for (const parent of parents) {
      this.#writes.push(
        insertEdge({ room: head.room, local, kind: EdgeKind.Prev, target: parent.eventId }),
        deleteExtremity({ room: head.room, local: parent.local }),
      );
    }
    this.#writes.push(insertExtremity({ room: head.room, local }));
    const remaining = head.extremities.filter((entry) => !parents.includes(entry));
    this.#head = {
      ...head,
      roomId: built.roomId,
      lastLocal: local,
      lastSeq: seq,
      extremities: [...remaining, { local, eventId: built.eventId, depth }],
    };
    this.#facts.push(fact('Event', { room: head.room, user: input.senderNumber, ref: seq }));
    const appended = { eventId: built.eventId, local, seq };
    this.#askHooks(input, appended);
    if (input.stateKey === undefined) this.#relate(input, appended);
    else this.#setState(input, input.stateKey, clientJson, appended, replaced, authority);
    return appended;
  }

  /** Content of an event of this room is gone with this write: what the head holds of it goes too. */
  forget(forgotten: ForgottenContent): void {
    this.#forgotten.push(forgotten);
    for (const hook of this.#context.hooks) {
      if (forgotten.seq !== null)
        this.#writes.push(...hook.writesForRedacted(this.#head.room, forgotten.seq));
    }
    const { type, stateKey, local, clientJson } = forgotten;
    if (stateKey === null || type === 'm.room.member') return;
    const current = this.#head.state.get(stateName(type, stateKey));
    if (current?.local !== local) return;
    const entry = new StateEntry({
      type,
      stateKey,
      eventId: current.event_id,
      local,
      seq: current.seq,
      clientJson,
    });
    this.#head = { ...this.#head, state: this.#head.state.with(stateName(type, stateKey), entry) };
  }

  /** The write-set's parts; the guard on the room's head comes first. */
  finish(createdBy = 0, published = false): FinishedDraft {
    const start = this.#start;
    const head = { ...this.#head, headVersion: (start?.headVersion ?? 0) + 1 };
    const guard = start
      ? moveHead.guard(RoomGuard.Head, {
          headVersion: head.headVersion,
          lastLocal: head.lastLocal,
          lastSeq: head.lastSeq,
          room: head.room,
          expected: start.headVersion,
        })
      : insertRoom.guard(RoomGuard.RoomId, {
          room: head.room,
          roomId: head.roomId,
          version: head.rules.version,
          headVersion: head.headVersion,
          lastLocal: head.lastLocal,
          lastSeq: head.lastSeq,
          createdBy,
          published: published ? 1 : 0,
        });
    return {
      writes: [guard, ...this.#writes],
      facts: this.#facts,
      head,
      events: this.#events,
      forgotten: this.#forgotten,
    };
  }

  /** What others add is decided on the room as it was before the event. */
  #askHooks(input: EventInput, appended: AppendedEvent): void {
    const relation = relationIn(input.content);
    for (const hook of this.#context.hooks) {
      const writes = hook.writesFor({
        ...roomQuestions(this.#head, input.sender),
        room: this.#head.room,
        seq: appended.seq,
        type: input.type,
        stateKey: input.stateKey,
        sender: input.senderNumber,
        senderId: input.sender,
        content: input.content,
        threadRoot: relation?.relType === 'm.thread' ? relation.eventId : undefined,
      });
      this.#writes.push(...writes);
    }
  }

  #relate(input: EventInput, appended: AppendedEvent): void {
    const relation = relationIn(input.content);
    if (!relation) return;
    const { room } = this.#head;
    this.#writes.push(
      insertRelation.guard(RoomGuard.Relation, {
        room,
        target: relation.eventId,
        relType: relation.relType,
        once: relationOnce(relation, input.type, input.senderNumber, appended.local),
        local: appended.local,
        seq: appended.seq,
        type: input.type,
        sender: input.senderNumber,
      }),
    );
    if (relation.relType === 'm.thread') {
      this.#writes.push(setThreadLatest({ room, root: relation.eventId, latest: appended.seq }));
    }
    this.#head = { ...this.#head, lastRelationSeq: appended.seq };
  }

  #setState(
    input: EventInput,
    stateKey: string,
    clientJson: string,
    appended: AppendedEvent,
    replaced: { readonly seq: number } | undefined,
    authority: readonly { eventId: EventId; local: number }[],
  ): void {
    const { room } = this.#head;
    const { type } = input;
    const { local, seq, eventId } = appended;
    if (replaced)
      this.#writes.push(endStateInterval({ toSeq: seq, room, type, stateKey, fromSeq: replaced.seq }));
    this.#writes.push(startStateInterval({ room, type, stateKey, fromSeq: seq, local, toSeq: stillValid }));
    for (const entry of authority) {
      this.#writes.push(insertEdge({ room, local, kind: EdgeKind.Auth, target: entry.eventId }));
    }
    this.#writes.push(
      ...this.#context.chains.place(
        room,
        local,
        authority.map((entry) => entry.local),
      ),
    );
    if (type === 'm.room.member') {
      this.#setMember(input, stateKey, { local, seq, eventId });
      return;
    }
    const entry = new StateEntry({ type, stateKey, eventId, local, seq, clientJson });
    this.#head = { ...this.#head, state: this.#head.state.with(stateName(type, stateKey), entry) };
  }

  #setMember(input: EventInput, userId: string, appended: AppendedEvent): void {
    const user = input.memberNumber;
    if (user === undefined) throw new Error('a membership event was appended without its user number');
    const head = this.#head;
    const membership = input.content.membership as MembershipName;
    const before = head.members.get(userId)?.membership;
    const entry: MemberEntry = { user, userId: userId as UserId, membership, ...appended };
    this.#writes.push(
      setMembership({
        room: head.room,
        user,
        membership: membershipCodes[membership],
        local: appended.local,
        seq: appended.seq,
        eventId: appended.eventId,
      }),
    );
    this.#facts.push(fact('Membership', { room: head.room, user, ref: appended.seq }));
    const change = (name: MembershipName) => Number(membership === name) - Number(before === name);
    this.#head = {
      ...head,
      members: head.members.with(userId, entry),
      joined: head.joined + change('join'),
      invited: head.invited + change('invite'),
    };
  }

  #placeOf(type: string, stateKey: string): { readonly local: number; readonly seq: number } | undefined {
    return type === 'm.room.member'
      ? this.#head.members.get(stateKey)
      : this.#head.state.get(stateName(type, stateKey));
  }

  #localOf(type: string, stateKey: string): number {
    return this.#placeOf(type, stateKey)?.local ?? 0;
  }

  #needChains(locals: readonly number[]): void {
    const unknown = this.#context.chains.unknown(locals);
    if (unknown.length > 0) throw new ChainPlacesNeeded(unknown);
  }
}

/** The deepest extremities: an event may name only so many. */
function newest(head: RoomHead): RoomHead['extremities'] {
  if (head.extremities.length <= prevEventsLimit) return head.extremities;
  return [...head.extremities].sort((left, right) => right.depth - left.depth).slice(0, prevEventsLimit);
}
