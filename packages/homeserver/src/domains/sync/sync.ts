// `/sync`: what happened for a device since its token, at once where something did, else when it does.
// https://spec.matrix.org/v1.19/client-server-api/#syncing
import { randomBytes } from 'node:crypto';
import type { Database } from '@veche/database';
import { MatrixError, type RoomId, type UserId } from '@veche/protocol';
import type { SyncFilter } from '@veche/protocol/endpoints/event-shapes';
import {
  type EventReader,
  type EventRenderer,
  isOfThisDatabase,
  type OwnMembership,
  parseToken,
  type ReaderViews,
  type RoomCells,
  type RoomPositions,
  type SyncToken,
  syncTokenText,
  type UserRooms,
} from '../events/index.ts';
import { DevicePosts } from './device-posts.ts';
import { RoomSections, type SyncFrame, type SyncRoom } from './room-sections.ts';
import { SentMembers } from './sent-members.ts';
import type { AccountDataEvent, SyncSources } from './sources.ts';
import { readyFilter } from './sync-filter.ts';
import { UserPositions } from './user-positions.ts';
import { Waiters } from './waiters.ts';

export interface SyncRequest {
  readonly userId: UserId;
  readonly user: number;
  readonly device: number;
  readonly since: string | undefined;
  readonly filter: SyncFilter;
  readonly fullState: boolean;
  readonly timeoutMs: number;
  readonly stateAfter: SyncFrame['stateAfter'];
}

/** A token that can be gone on from, with to-device messages apart. */
interface Since {
  readonly position: number;
  readonly toDevice: number;
  readonly typing: number | undefined;
}

/** The section of one room, and where it goes. */
interface ToldRoom {
  readonly section: 'join' | 'invite' | 'knock' | 'leave';
  readonly roomId: RoomId;
  readonly text: string;
}

interface Answer {
  readonly text: string;
  readonly isEmpty: boolean;
  readonly toDevice: number;
}

const longestTimeoutMs = 90_000;

export class Sync {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #reader: EventReader;
  readonly #views: ReaderViews;
  readonly #positions: RoomPositions;
  readonly #userRooms: UserRooms;
  readonly #sources: SyncSources;
  readonly #sections: RoomSections;
  readonly #users: UserPositions;
  readonly #posts: DevicePosts;
  readonly #waiters: Waiters;
  readonly #epoch = randomBytes(6).toString('hex');
  readonly #stops: (() => void)[];

  constructor(parts: {
    database: Database;
    cells: RoomCells;
    reader: EventReader;
    renderer: EventRenderer;
    views: ReaderViews;
    positions: RoomPositions;
    userRooms: UserRooms;
    sources: SyncSources;
  }) {
    this.#database = parts.database;
    this.#cells = parts.cells;
    this.#reader = parts.reader;
    this.#views = parts.views;
    this.#positions = parts.positions;
    this.#userRooms = parts.userRooms;
    this.#sources = parts.sources;
    this.#sections = new RoomSections({ ...parts, sent: new SentMembers() });
    this.#users = new UserPositions(parts.database);
    this.#posts = new DevicePosts(parts.sources.toDevice, this.#users);
    this.#waiters = new Waiters(parts.cells, parts.userRooms);
    this.#stops = [
      parts.database.onJournal((entries) => {
        this.#users.onJournal(entries);
        this.#waiters.onJournal(entries);
      }),
      parts.sources.typing.onChange((room) => this.#waiters.notifyRoom(room)),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** The response as JSON text. 400 `M_INVALID_PARAM` for a token that never was one. */
  async sync(request: SyncRequest, signal: AbortSignal): Promise<string> {
    let since = this.#since(request);
    const deadline = performance.now() + Math.min(request.timeoutMs, longestTimeoutMs);
    await this.#acknowledge(request, since);
    const waiter = this.#waiters.add(request.userId, request.user);
    try {
      let rooms: ReadonlySet<number> | undefined;
      for (;;) {
        const { position } = this.#database;
        const typing = this.#sources.typing.counter;
        const answer = await this.#answer(request, since, rooms, position, typing);
        const remainingMs = deadline - performance.now();
        const answersAtOnce = !since || !answer.isEmpty || request.fullState;
        if (answersAtOnce || !(await waiter.wait(remainingMs, signal))) return answer.text;
        rooms = waiter.take();
        since = { position, toDevice: answer.toDevice, typing };
      }
    } finally {
      this.#waiters.remove(waiter);
    }
  }

  #since(request: SyncRequest): Since | undefined {
    if (request.since === undefined || request.since === '') return undefined;
    const token = parseToken(request.since);
    if (token?.kind !== 'sync') {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no token of a sync');
    }
    // From a future that was lost: everything is told anew.
    if (!isOfThisDatabase(token, this.#database)) return undefined;
    return { position: token.position, toDevice: token.toDevice, typing: this.#typingOf(token) };
  }

  #typingOf(token: SyncToken): number | undefined {
    return token.epoch === this.#epoch ? token.ephemeral : undefined;
  }

  /** Using a token says that what came with it has arrived. */
  async #acknowledge(request: SyncRequest, since: Since | undefined): Promise<void> {
    if (since && since.toDevice > 0) await this.#sources.toDevice.acknowledge(request.device, since.toDevice);
  }

  async #answer(
    request: SyncRequest,
    since: Since | undefined,
    onlyRooms: ReadonlySet<number> | undefined,
    position: number,
    typing: number,
  ): Promise<Answer> {
    const { user, device } = request;
    const ignored = await this.#sources.ignoredUsers.ignoredBy(user);
    const frame: SyncFrame = {
      viewer: { userId: request.userId, user, device, ignored },
      filter: readyFilter(request.filter, ignored),
      since: since?.position,
      upTo: position,
      typingAfter: since?.typing,
      fullState: request.fullState,
      stateAfter: request.stateAfter,
    };
    const accountData = await this.#accountData(user, since?.position, position);
    const rooms = await this.#rooms(frame, onlyRooms, accountData, typing);
    const parts: string[] = [];
    if (rooms) parts.push(`"rooms":{${rooms}}`);
    const globalData = (accountData.get(0) ?? []).filter(
      ({ type }) => frame.filter.accountDataType?.(type) ?? true,
    );
    if (globalData.length > 0) {
      parts.push(`"account_data":{"events":[${globalData.map((event) => JSON.stringify(event)).join(',')}]}`);
    }
    const toDevice = await this.#posts.pending(device, user, since?.toDevice ?? 0, position);
    if (toDevice.events.length > 0) parts.push(`"to_device":{"events":[${toDevice.events.join(',')}]}`);
    const lists = await this.#deviceLists(user, since?.position, position);
    if (lists) parts.push(`"device_lists":${lists}`);
    const isEmpty =
      parts.length === 0 && !(since && this.#users.mayHaveChanged(user, 'keyCounts', since.position));
    const { oneTimeKeys, unusedFallbackKeyTypes } = await this.#sources.keyCounts.counts(device);
    parts.push(`"device_one_time_keys_count":${JSON.stringify(oneTimeKeys)}`);
    parts.push(`"device_unused_fallback_key_types":${JSON.stringify(unusedFallbackKeyTypes)}`);
    const next = syncTokenText({
      incarnation: this.#database.incarnation,
      position,
      toDevice: toDevice.upTo,
      epoch: this.#epoch,
      ephemeral: typing,
    });
    return { text: `{"next_batch":"${next}",${parts.join(',')}}`, isEmpty, toDevice: toDevice.upTo };
  }

  async #accountData(
    user: number,
    since: number | undefined,
    position: number,
  ): Promise<ReadonlyMap<number, readonly AccountDataEvent[]>> {
    if (since === undefined) return this.#sources.accountData.all(user);
    if (!this.#users.mayHaveChanged(user, 'accountData', since)) return new Map();
    return this.#sources.accountData.changed(user, since, position);
  }

  async #deviceLists(user: number, since: number | undefined, position: number): Promise<string | undefined> {
    if (since === undefined || !this.#users.deviceListsMayHaveChanged(since)) return undefined;
    const { changed, left } = await this.#sources.deviceLists.changed(user, since, position);
    return changed.length + left.length > 0 ? JSON.stringify({ changed, left }) : undefined;
  }

  async #rooms(
    frame: SyncFrame,
    only: ReadonlySet<number> | undefined,
    accountData: ReadonlyMap<number, readonly AccountDataEvent[]>,
    typing: number,
  ): Promise<string> {
    const memberships = await this.#userRooms.of(frame.viewer.user);
    const typingChanged = frame.typingAfter !== typing;
    const sections = {
      join: [] as string[],
      invite: [] as string[],
      knock: [] as string[],
      leave: [] as string[],
    };
    for (const own of memberships.values()) {
      const data = accountData.get(own.room) ?? [];
      // Other devices hear of a leave even if the room was forgotten right after it.
      if (own.forgotten && frame.since === undefined) continue;
      if (!(await this.#mayHaveNews(frame, own, only, data.length > 0, typingChanged))) continue;
      const told = await this.#room(frame, own, data);
      if (told) sections[told.section].push(`${JSON.stringify(told.roomId)}:${told.text}`);
    }
    const named = Object.entries(sections).filter(([, texts]) => texts.length > 0);
    return named.map(([name, texts]) => `"${name}":{${texts.join(',')}}`).join(',');
  }

  async #mayHaveNews(
    frame: SyncFrame,
    own: OwnMembership,
    only: ReadonlySet<number> | undefined,
    hasAccountData: boolean,
    typingChanged: boolean,
  ): Promise<boolean> {
    if (frame.since === undefined || frame.fullState || hasAccountData) return true;
    if (only) return only.has(own.room);
    const isTyping =
      typingChanged && this.#sources.typing.changed(own.room, frame.typingAfter ?? -1) !== undefined;
    if (isTyping && own.membership === 'join') return true;
    return (
      this.#positions.changedSince(own.room, frame.since) ??
      this.#positions.changedSinceStored(own.room, frame.since)
    );
  }

  async #room(
    frame: SyncFrame,
    own: OwnMembership,
    accountData: readonly AccountDataEvent[],
  ): Promise<ToldRoom | undefined> {
    const cell = await this.#cells.byNumber(own.room);
    if (!cell || !frame.filter.passesRoom(cell.roomId)) return undefined;
    const head = cell.committed;
    const { roomId } = cell;
    const upToSeq = await this.#positions.seqAt(own.room, frame.upTo);
    const before = frame.since === undefined ? undefined : await this.#positions.seqAt(own.room, frame.since);
    const view = await this.#views.visibleRanges(head, frame.viewer.userId);
    const data = frame.filter.passesPart('account_data', roomId)
      ? accountData.filter(({ type }) => frame.filter.roomAccountDataType?.(type) ?? true)
      : [];
    // What the user was when this sync looks: a change that came after it is for the next one.
    const membership = view.membershipAt(upToSeq);
    if (membership === 'join') {
      const stayed = before !== undefined && view.wasJoinedThroughout(before, upToSeq);
      const wasIn = before !== undefined && view.membershipAt(before) === 'join';
      const room: SyncRoom = {
        head,
        view,
        sinceSeq: stayed ? before : undefined,
        timelineSince: wasIn ? before : undefined,
        upToSeq,
      };
      const text = await this.#sections.joined(frame, room, data);
      return text === undefined ? undefined : { section: 'join', roomId, text };
    }
    const place = { head, view, upToSeq, before };
    return this.#roomOutside(frame, own, membership, place, data);
  }

  /** A room that the user is not in: invited, knocking or out of it. */
  async #roomOutside(
    frame: SyncFrame,
    own: OwnMembership,
    membership: OwnMembership['membership'],
    place: Omit<SyncRoom, 'sinceSeq' | 'timelineSince'> & { readonly before: number | undefined },
    data: readonly AccountDataEvent[],
  ): Promise<ToldRoom | undefined> {
    const { head, view, upToSeq, before } = place;
    const { roomId } = head;
    const changed = before === undefined || own.seq > before;
    const event = await this.#reader.byLocal(own.room, own.local);
    if (!event || own.seq > upToSeq) return undefined;
    if (membership === 'invite' || membership === 'knock') {
      if (!changed || frame.viewer.ignored.has(event.sender_id)) return undefined;
      const text =
        membership === 'invite'
          ? await this.#sections.invited(head, event)
          : await this.#sections.knocking(head, event);
      return { section: membership, roomId, text };
    }
    if (!isToldAsLeft(frame, own, changed, before)) return undefined;
    const stillKnown = before !== undefined && view.membershipAt(before) === 'join';
    const room: SyncRoom = {
      head,
      view,
      sinceSeq: stillKnown ? before : undefined,
      timelineSince: stillKnown ? before : undefined,
      upToSeq: Math.min(upToSeq, view.lastLeft ?? upToSeq),
    };
    return { section: 'leave', roomId, text: await this.#sections.left(frame, room, event, data) };
  }
}

/** Leaving is told once; to an initial or full sync only where it asks for rooms that were left. */
function isToldAsLeft(
  frame: SyncFrame,
  own: OwnMembership,
  changed: boolean,
  before: number | undefined,
): boolean {
  if (changed && before !== undefined) return true;
  return !own.forgotten && frame.filter.includeLeave && (changed || frame.fullState);
}
