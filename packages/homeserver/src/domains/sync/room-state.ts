// The state that goes with a slice of a timeline: everything for somebody who comes new, the difference for others,
// members only as far as they are needed.
import type { EventReader, RoomHead, StoredEvent } from '../events/index.ts';
import type { TimelineSlice } from './timeline-slice.ts';

/** A state event as it is told; where it came from does not matter any more. */
export interface ToldState {
  readonly type: string;
  readonly stateKey: string;
  readonly local: number;
  readonly sender_id: string;
  readonly client_json: string;
}

export type StateByName = Map<string, ToldState>;

export function told(event: StoredEvent): ToldState {
  return {
    type: event.type,
    stateKey: event.state_key ?? '',
    local: event.local,
    sender_id: event.sender_id,
    client_json: event.client_json,
  };
}

function nameOf(state: Pick<ToldState, 'type' | 'stateKey'>): string {
  return `${state.type}\0${state.stateKey}`;
}

/** The whole state after the event with that seq; without members where they are loaded lazily. */
export async function fullState(
  reader: EventReader,
  head: RoomHead,
  seq: number,
  slice: TimelineSlice,
  withMembers: boolean,
): Promise<StateByName> {
  if (!withMembers) {
    const fromHead = await stateFromHead(reader, head, seq, slice);
    if (fromHead) return fromHead;
  }
  const events = await reader.stateAt(head.room, seq);
  const state: StateByName = new Map();
  for (const event of events) {
    if (withMembers || event.type !== 'm.room.member') state.set(nameOf(told(event)), told(event));
  }
  return state;
}

/** Takes the newest state and takes back what the slice's own events changed. */
async function stateFromHead(
  reader: EventReader,
  head: RoomHead,
  seq: number,
  slice: TimelineSlice,
): Promise<StateByName | undefined> {
  const later = slice.events.filter((event) => event.seq !== null && event.seq > seq);
  const covered = later.length === head.lastSeq - seq;
  if (!covered) return undefined;
  const state: StateByName = new Map();
  for (const [name, entry] of head.state.entries()) {
    state.set(name, {
      type: entry.type,
      stateKey: entry.state_key,
      local: entry.local,
      sender_id: entry.sender,
      client_json: entry.clientJson,
    });
  }
  for (const event of [...later].reverse()) {
    if (event.state_key === null || event.type === 'm.room.member') continue;
    const replaced = event.replaces > 0 ? await reader.byLocal(head.room, event.replaces) : undefined;
    const name = nameOf(told(event));
    if (replaced) state.set(name, told(replaced));
    else state.delete(name);
  }
  return state;
}

/** What changed after `since` up to the start of the slice, and what the slice leaves out of what changed in it. */
export async function changedBeforeSlice(
  reader: EventReader,
  room: number,
  since: number,
  upTo: number,
  slice: TimelineSlice,
): Promise<StateByName> {
  const state: StateByName = new Map();
  if (slice.startsAfter > since) {
    for (const event of await reader.stateBetween(room, since, slice.startsAfter)) {
      state.set(nameOf(told(event)), told(event));
    }
  }
  await addLeftOut(reader, room, upTo, slice, state);
  return state;
}

/** What changed within the slice by events that it does not show: filtered out, or not to be seen. */
export async function addLeftOut(
  reader: EventReader,
  room: number,
  upTo: number,
  slice: TimelineSlice,
  state: StateByName,
): Promise<void> {
  const shown = new Set(slice.events.map((event) => event.local));
  for (const event of await changedIn(reader, room, slice.startsAfter, upTo, slice)) {
    if (!shown.has(event.local)) state.set(nameOf(told(event)), told(event));
  }
}

/** What changed after `since` up to the end of the slice. */
export async function changedUpTo(
  reader: EventReader,
  room: number,
  since: number,
  upTo: number,
  slice: TimelineSlice,
): Promise<StateByName> {
  const state: StateByName = new Map();
  for (const event of await changedIn(reader, room, since, upTo, slice)) {
    state.set(nameOf(told(event)), told(event));
  }
  return state;
}

/** State events in a range, each entry's last: out of the slice itself where it has every event of the range. */
async function changedIn(
  reader: EventReader,
  room: number,
  after: number,
  upTo: number,
  slice: TimelineSlice,
): Promise<readonly StoredEvent[]> {
  if (after >= upTo) return [];
  const all = slice.everything?.filter((event) => event.seq !== null && event.seq > after);
  if (all?.length !== upTo - after) return reader.stateBetween(room, after, upTo);
  const last = new Map<string, StoredEvent>();
  for (const event of all) if (event.state_key !== null) last.set(nameOf(told(event)), event);
  return [...last.values()];
}

/** The membership event of a user after the event with that seq. */
export async function memberEventAt(
  reader: EventReader,
  head: RoomHead,
  userId: string,
  seq: number,
): Promise<StoredEvent | undefined> {
  const member = head.members.get(userId);
  if (!member) return undefined;
  if (member.seq <= seq) return reader.byLocal(head.room, member.local);
  return reader.stateEntryAt(head.room, 'm.room.member', userId, seq);
}
