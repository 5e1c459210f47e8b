// The piece of a room's timeline that goes into one sync, and where it begins.
import type { EventReader, EventTest, SeqRange, StoredEvent } from '../events/index.ts';

export interface TimelineSlice {
  /** Oldest first. */
  readonly events: readonly StoredEvent[];
  readonly limited: boolean;
  /** The slice begins right after this seq; what is before it is to be had by paging. */
  readonly startsAfter: number;
  /** Every event of the range, unfiltered, where all of them were read; else undefined. */
  readonly everything: readonly StoredEvent[] | undefined;
}

const pageSize = 100;
const pagesLookedAt = 20;

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
  let pages = 0;
  const wanted = limit + 1;
  for (const range of [...ranges].reverse()) {
    let to = range.to;
    while (to >= range.from && passed.length < wanted && pages < pagesLookedAt) {
      const size = test ? pageSize : wanted - passed.length;
      const page = await reader.before(room, range.from, to, size);
      pages += 1;
      seen.push(...page);
      passed.push(...(test ? page.filter(test) : page));
      const last = page.at(-1)?.seq;
      if (page.length < size || last == null) break;
      to = last - 1;
    }
  }
  const limited = passed.length > limit || pages >= pagesLookedAt;
  const events = passed.slice(0, limit).reverse();
  const first = events[0]?.seq;
  const startsAfter = limited ? (first ?? upTo + 1) - 1 : floor;
  return { events, limited, startsAfter, everything: limited ? undefined : seen.reverse() };
}
