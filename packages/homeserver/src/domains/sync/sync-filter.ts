// The filter of one sync, made ready once.
import { isJsonObject, MatrixError } from '@veche/protocol';
import type { RoomEventFilter, SyncFilter } from '@veche/protocol/endpoints/event-shapes';
import { type EventTest, eventTest, roomPasses, typeTest } from '../events/index.ts';

const defaultTimelineLimit = 10;
const largestTimelineLimit = 1000;

export interface ReadyFilter {
  readonly timelineLimit: number;
  readonly timelineTest: EventTest | undefined;
  readonly stateTest: EventTest | undefined;
  readonly lazyMembers: boolean;
  readonly redundantMembers: boolean;
  readonly includeLeave: boolean;
  readonly threadCounts: boolean;
  passesRoom(roomId: string): boolean;
  /** Whether the part of a room's section is wanted at all. */
  passesPart(part: 'timeline' | 'state' | 'ephemeral' | 'account_data', roomId: string): boolean;
  readonly accountDataType: ((type: string) => boolean) | undefined;
  readonly roomAccountDataType: ((type: string) => boolean) | undefined;
  readonly ephemeralType: ((type: string) => boolean) | undefined;
}

export function readyFilter(filter: SyncFilter, ignored: ReadonlySet<string>): ReadyFilter {
  const room = filter.room ?? {};
  const limit = room.timeline?.limit ?? defaultTimelineLimit;
  return {
    timelineLimit: Math.min(limit, largestTimelineLimit),
    timelineTest: eventTest(room.timeline, ignored),
    stateTest: eventTest(room.state, new Set()),
    // Where the timeline's part says it too, clients mean the same.
    lazyMembers: room.state?.lazy_load_members ?? room.timeline?.lazy_load_members ?? false,
    redundantMembers: room.state?.include_redundant_members ?? false,
    includeLeave: room.include_leave ?? false,
    threadCounts: room.timeline?.unread_thread_notifications ?? false,
    passesRoom: (roomId) => roomPasses(room, roomId),
    passesPart: (part, roomId) => {
      const own: RoomEventFilter | undefined = room[part];
      return roomPasses(own, roomId);
    },
    accountDataType: typeTest(filter.account_data),
    roomAccountDataType: typeTest(room.account_data),
    ephemeralType: typeTest(room.ephemeral),
  };
}

/** An inline filter. 400 where it is no JSON object. Its form is checked by `check`. */
export function parseInlineFilter<T>(text: string, check: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MatrixError(400, 'M_NOT_JSON', 'The filter is not JSON');
  }
  if (!isJsonObject(value)) throw new MatrixError(400, 'M_BAD_JSON', 'The filter must be an object');
  return check(value);
}
