// From items to what is drawn: days, the unread line, and which bubbles belong together.
import type { ChatKind, MessageItem, StateLine, TimelineItem } from '@veche/client/boundary/index';
import { daysBetween } from '../words/times.ts';

export type TimelineRow =
  | { readonly kind: 'met'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly time: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'item'; readonly key: string; readonly item: Exclude<TimelineItem, MessageItem> }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: MessageItem;
      readonly joinedAbove: boolean;
      readonly joinedBelow: boolean;
    };

/** Bubbles further apart than this stand alone. */
const togetherMs = 5 * 60_000;

function together(one: TimelineItem | undefined, next: TimelineItem | undefined): boolean {
  if (one?.kind !== 'message' || next?.kind !== 'message') return false;
  if (one.sender.id !== next.sender.id) return false;
  return next.time - one.time < togetherMs && daysBetween(one.time, next.time) === 0;
}

/** Between two people nobody is added and nobody joins: they talk. */
const unsaidBetweenTwo = new Set<string>(['created', 'added', 'joined', 'met-by-link']);

const lineOf = (item: TimelineItem) => (item.kind === 'state' ? item.line : null);

function founderOf(line: StateLine | null): string | null {
  return line?.kind === 'created' ? line.by.id : null;
}

/** The items that are worth a line in this kind of chat. */
export function worthShowing(items: readonly TimelineItem[], kind: ChatKind): readonly TimelineItem[] {
  if (kind === 'group') {
    // Who began a group is in it: that they joined goes without saying.
    const founders = new Set(items.map((item) => founderOf(lineOf(item))));
    return items.filter((item) => {
      const line = lineOf(item);
      return line?.kind !== 'joined' || !founders.has(line.person.id);
    });
  }
  return items.filter((item) => item.kind !== 'state' || !unsaidBetweenTwo.has(item.line.kind));
}

/**
 * Rows of a timeline, oldest first. The keys are unique and stable, so that rows are not drawn again.
 * `met`: the beginning is in sight and we know how the two met.
 */
export function timelineRows(
  items: readonly TimelineItem[],
  unreadMarker: string | null,
  met = false,
): TimelineRow[] {
  const rows: TimelineRow[] = met ? [{ kind: 'met', key: 'met' }] : [];
  items.forEach((item, at) => {
    const before = items[at - 1];
    if (before === undefined || daysBetween(before.time, item.time) !== 0) {
      rows.push({
        kind: 'day',
        key: `day ${new Date(item.time).toDateString()} ${item.key}`,
        time: item.time,
      });
    }
    const unreadHere = item.key === unreadMarker;
    if (unreadHere) rows.push({ kind: 'unread', key: 'unread' });
    if (item.kind !== 'message') {
      rows.push({ kind: 'item', key: item.key, item });
      return;
    }
    const after = items[at + 1];
    rows.push({
      kind: 'message',
      key: item.key,
      item,
      joinedAbove: !unreadHere && together(before, item),
      joinedBelow: after?.key !== unreadMarker && together(item, after),
    });
  });
  return rows;
}

/** Whether `after` is `before` with rows added at its start: then the place of reading is kept from the end. */
export function grewAtStart(before: readonly TimelineRow[], after: readonly TimelineRow[]): boolean {
  const anchor = before.find((row) => row.kind === 'message');
  if (anchor === undefined) return false;
  const was = before.indexOf(anchor);
  const is = after.findIndex((row) => row.key === anchor.key);
  return is > was;
}
