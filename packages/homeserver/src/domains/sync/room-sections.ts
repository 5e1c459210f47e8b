// The section of one room in one sync: joined, left, invited or knocking.
import type { EventViewer } from '../events/index.ts';
import {
  type EventReader,
  type EventRenderer,
  type ReaderView,
  type RoomHead,
  type RoomPositions,
  type StoredEvent,
  timelineTokenText,
} from '../events/index.ts';
import {
  addLeftOut,
  changedBeforeSlice,
  changedUpTo,
  fullState,
  memberEventAt,
  type StateByName,
  told,
} from './room-state.ts';
import { heroesOf, summaryText } from './room-summary.ts';
import type { SentMembers } from './sent-members.ts';
import type { SyncSources } from './sources.ts';
import { strippedState } from './stripped-state.ts';
import type { ReadyFilter } from './sync-filter.ts';
import { sliceTimeline, type TimelineSlice } from './timeline-slice.ts';

/** One sync, as the sections need it. */
export interface SyncFrame {
  readonly viewer: EventViewer;
  readonly filter: ReadyFilter;
  /** Journal position of the token; undefined for an initial sync. */
  readonly since: number | undefined;
  readonly upTo: number;
  /** Counter of typing that the client has seen; undefined where it has to be told everything. */
  readonly typingAfter: number | undefined;
  readonly fullState: boolean;
  /** Under which name `state_after` was asked for, if it was. */
  readonly stateAfter: 'state_after' | 'org.matrix.msc4222.state_after' | undefined;
}

/** A room at the moment of a sync. */
export interface SyncRoom {
  readonly head: RoomHead;
  readonly view: ReaderView;
  /** The last seq whose state the client knows; undefined where it needs all of it. */
  readonly sinceSeq: number | undefined;
  /** The last seq the client has of the timeline; undefined where the room is new to it. */
  readonly timelineSince: number | undefined;
  readonly upToSeq: number;
}

export interface RoomAccountData {
  readonly events: readonly { readonly type: string; readonly content: unknown }[];
}

export class RoomSections {
  readonly #reader: EventReader;
  readonly #renderer: EventRenderer;
  readonly #positions: RoomPositions;
  readonly #sources: SyncSources;
  readonly #sent: SentMembers;

  constructor(parts: {
    reader: EventReader;
    renderer: EventRenderer;
    positions: RoomPositions;
    sources: SyncSources;
    sent: SentMembers;
  }) {
    this.#reader = parts.reader;
    this.#renderer = parts.renderer;
    this.#positions = parts.positions;
    this.#sources = parts.sources;
    this.#sent = parts.sent;
  }

  /** A joined room; undefined where there is nothing to tell. */
  async joined(
    frame: SyncFrame,
    room: SyncRoom,
    accountData: RoomAccountData['events'],
  ): Promise<string | undefined> {
    const { head } = room;
    const { viewer, filter } = frame;
    const isNew = room.sinceSeq === undefined;
    const slice = await this.#slice(frame, room);
    const state = await this.#state(frame, room, slice);
    const ephemeral = await this.#ephemeral(frame, head, isNew);
    const hasNews = slice.events.length > 0 || slice.limited || state.length > 0;
    if (!(hasNews || isNew || frame.fullState || ephemeral.length > 0 || accountData.length > 0))
      return undefined;
    const parts: string[] = [];
    const summary = this.#summary(frame, room, slice);
    if (summary) parts.push(`"summary":${summary}`);
    parts.push(`"${frame.stateAfter ?? 'state'}":{"events":[${state.join(',')}]}`);
    parts.push(`"timeline":${await this.#timelineText(frame, room, slice)}`);
    parts.push(`"ephemeral":{"events":[${ephemeral.join(',')}]}`);
    parts.push(`"account_data":{"events":[${accountData.map((event) => JSON.stringify(event)).join(',')}]}`);
    parts.push(await this.#unread(head.room, viewer.user, filter.threadCounts));
    return `{${parts.join(',')}}`;
  }

  /** A room that the user is no longer in, up to where they left. */
  async left(
    frame: SyncFrame,
    room: SyncRoom,
    own: StoredEvent | undefined,
    accountData: RoomAccountData['events'],
  ): Promise<string> {
    let slice = await this.#slice(frame, room);
    const ownIsShown = slice.events.some((event) => event.local === own?.local);
    const wasNeverIn = !room.view.wasJoined;
    // Who refuses an invitation, or has it taken back, sees that and nothing else of the room.
    if (own && wasNeverIn && !ownIsShown) slice = { ...slice, events: [own], limited: false };
    const state = wasNeverIn ? [] : await this.#state(frame, room, slice);
    const data = accountData.map((event) => JSON.stringify(event)).join(',');
    const parts = [
      `"${frame.stateAfter ?? 'state'}":{"events":[${state.join(',')}]}`,
      `"timeline":${await this.#timelineText(frame, room, slice)}`,
      `"account_data":{"events":[${data}]}`,
    ];
    return `{${parts.join(',')}}`;
  }

  async invited(head: RoomHead, own: StoredEvent): Promise<string> {
    return `{"invite_state":{"events":[${(await strippedState(this.#reader, head, own)).join(',')}]}}`;
  }

  async knocking(head: RoomHead, own: StoredEvent): Promise<string> {
    return `{"knock_state":{"events":[${(await strippedState(this.#reader, head, own)).join(',')}]}}`;
  }

  async #slice(frame: SyncFrame, room: SyncRoom): Promise<TimelineSlice> {
    const { head, view, upToSeq } = room;
    const since = room.timelineSince;
    const wanted = frame.filter.passesPart('timeline', head.roomId);
    const limit = wanted ? frame.filter.timelineLimit : 0;
    const ranges = view.within(since === undefined ? Number.MIN_SAFE_INTEGER : since + 1, upToSeq);
    const floor = since ?? 0;
    const test = frame.filter.timelineTest;
    const slice = await sliceTimeline(this.#reader, head.room, ranges, floor, upToSeq, limit, test);
    // Whoever comes into a room between two syncs, and does not see all of it here, begins its timeline anew.
    const isWhole = slice.events.length === slice.everything?.length;
    const cameIn = since === undefined && frame.since !== undefined;
    return cameIn && !isWhole ? { ...slice, limited: true } : slice;
  }

  async #timelineText(frame: SyncFrame, room: SyncRoom, slice: TimelineSlice): Promise<string> {
    const texts = await this.#renderer.render(slice.events, {
      head: room.head,
      view: room.view,
      viewer: frame.viewer,
      withRoomId: false,
    });
    const token = timelineTokenText(slice.startsAfter);
    return `{"events":[${texts.join(',')}],"limited":${slice.limited},"prev_batch":"${token}"}`;
  }

  async #state(frame: SyncFrame, room: SyncRoom, slice: TimelineSlice): Promise<string[]> {
    const { head, upToSeq } = room;
    const { filter } = frame;
    if (!filter.passesPart('state', head.roomId)) return [];
    const whole = room.sinceSeq === undefined || frame.fullState;
    const at = frame.stateAfter ? upToSeq : slice.startsAfter;
    let state: StateByName;
    if (whole) {
      state = await fullState(this.#reader, head, at, slice, !filter.lazyMembers);
      if (!frame.stateAfter) await addLeftOut(this.#reader, head.room, upToSeq, slice, state);
    } else if (frame.stateAfter) {
      state = await changedUpTo(this.#reader, head.room, room.sinceSeq ?? 0, upToSeq, slice);
    } else {
      state = await changedBeforeSlice(this.#reader, head.room, room.sinceSeq ?? 0, upToSeq, slice);
    }
    if (filter.lazyMembers) await this.#addNeededMembers(frame, room, slice, whole, at, state);
    const passed = [...state.values()].filter((event) => filter.stateTest?.(event) ?? true);
    return passed.map((event) => event.client_json);
  }

  /** Members that the slice's senders, the heroes and the user themselves are. */
  async #addNeededMembers(
    frame: SyncFrame,
    room: SyncRoom,
    slice: TimelineSlice,
    whole: boolean,
    at: number,
    state: StateByName,
  ): Promise<void> {
    const { head } = room;
    const { viewer, filter, since } = frame;
    const needed = new Set(slice.events.map((event) => event.sender_id));
    if (whole) {
      needed.add(viewer.userId);
      for (const hero of heroesOf(head, viewer.userId)) needed.add(hero);
    }
    if (since === undefined) this.#sent.forget(viewer.device);
    for (const userId of needed) {
      const name = `m.room.member\0${userId}`;
      if (state.has(name)) continue;
      const event = await memberEventAt(this.#reader, head, userId, at);
      if (!event) continue;
      const isKnown =
        !whole &&
        !filter.redundantMembers &&
        this.#sent.has(viewer.device, head.room, userId, event.local, since ?? 0);
      if (isKnown) continue;
      this.#sent.add(viewer.device, head.room, userId, event.local, frame.upTo);
      state.set(name, told(event));
    }
  }

  /** Told when somebody came or went, or the room is new. */
  #summary(frame: SyncFrame, room: SyncRoom, slice: TimelineSlice): string | undefined {
    const membersMayHaveChanged =
      room.sinceSeq === undefined ||
      frame.fullState ||
      slice.limited ||
      slice.everything === undefined ||
      slice.everything.some((event) => event.state_key !== null);
    return membersMayHaveChanged
      ? summaryText(room.head, heroesOf(room.head, frame.viewer.userId))
      : undefined;
  }

  async #ephemeral(frame: SyncFrame, head: RoomHead, isNew: boolean): Promise<string[]> {
    const { viewer, filter, since, upTo } = frame;
    if (!filter.passesPart('ephemeral', head.roomId)) return [];
    const events: string[] = [];
    if (filter.ephemeralType?.('m.typing') ?? true) {
      const typing = this.#sources.typing.changed(head.room, isNew ? -1 : (frame.typingAfter ?? -1));
      const isTold =
        typing !== undefined && !(typing.length === 0 && (isNew || frame.typingAfter === undefined));
      if (isTold) {
        const others = typing.filter((userId) => !viewer.ignored.has(userId));
        events.push(`{"type":"m.typing","content":{"user_ids":${JSON.stringify(others)}}}`);
      }
    }
    if (filter.ephemeralType?.('m.receipt') ?? true) {
      const receipts = await this.#receipts(head.room, viewer.user, isNew ? undefined : since, upTo);
      if (receipts) events.push(`{"type":"m.receipt","content":${JSON.stringify(receipts)}}`);
    }
    return events;
  }

  async #receipts(
    room: number,
    user: number,
    since: number | undefined,
    upTo: number,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (since === undefined) return this.#sources.receipts.all(room, user);
    if (!this.#positions.receiptsMayHaveChanged(room, since)) return undefined;
    return this.#sources.receipts.changed(room, user, since, upTo);
  }

  async #unread(room: number, user: number, byThread: boolean): Promise<string> {
    const { main, threads } = await this.#sources.unread.counts(room, user, byThread);
    const text = (counts: { notifications: number; highlights: number }) =>
      `{"notification_count":${counts.notifications},"highlight_count":${counts.highlights}}`;
    const parts = [`"unread_notifications":${text(main)}`];
    if (byThread) {
      const entries = [...threads].map(([root, counts]) => `${JSON.stringify(root)}:${text(counts)}`);
      if (entries.length > 0) parts.push(`"unread_thread_notifications":{${entries.join(',')}}`);
    }
    return parts.join(',');
  }
}
