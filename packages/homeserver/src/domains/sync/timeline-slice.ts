// The piece of a room's timeline that goes into one sync, and where it begins.
import type { EventReader, EventTest, SeqRange, StoredEvent } from '../events/index.ts';

export interface TimelineSlice {
  /** Oldest first. */
  readonly events: readonly StoredEvent[];
  readonly limited: boolean;
  /** The slice begins right after this seq; what is before it is to be had by paging. */
  readonly startsAfter: number;
  /** All events after `startsAfter` that may be seen, unfiltered, where all of them were read; else undefined. */
  readonly everything: readonly StoredEvent[] | undefined;
}

const pageSize = 100;
const eventsLookedAt = 2000;

/**
 * The newest `limit` events that pass, out of the ranges (oldest first). `floor`: nothing at or before it belongs to
 * the slice.
 */
export async function sliceTimeline(
  reader: EventReader,
  room: number,
  ranges: readonly SeqRange[],
  floor: number,
  upTo: number,
  limit: number,
  test: EventTest | undefined,
): Promise<TimelineSlice> {
  const passed: StoredEvent[] = [];
  const seen: StoredEvent[] = [];
  const wanted = limit + 1;
  let isCut = false;
  for await (const page of pages(reader, room, ranges, () => (test ? pageSize : wanted - passed.length))) {
    seen.push(...page);
    passed.push(...(test ? page.filter(test) : page));
    isCut = seen.length >= eventsLookedAt;
    if (passed.length >= wanted || isCut) break;
  }
  const limited = passed.length > limit || isCut;
  const events = passed.slice(0, limit).reverse();
  const first = events[0]?.seq ?? upTo + 1;
  if (!limited) return { events, limited, startsAfter: floor, everything: seen.reverse() };
  return { events, limited, startsAfter: first - 1, everything: test ? undefined : events };
}

/** Pages of events, newest first; each is as large as `size` says when it is read. */
async function* pages(
  reader: EventReader,
  room: number,
  ranges: readonly SeqRange[],
  size: () => number,
): AsyncGenerator<StoredEvent[]> {
  for (const range of ranges.toReversed()) {
    for (let to = range.to; to >= range.from; ) {
      const wanted = size();
      const page = await reader.before(room, range.from, to, wanted);
      if (page.length > 0) yield page;
      const last = page.at(-1)?.seq;
      if (page.length < wanted || last == null) break;
      to = last - 1;
    }
  }
}
