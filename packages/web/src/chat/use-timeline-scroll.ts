// Where a conversation stands on the screen: it opens at the first new message, stays at the newest while one is
// there, keeps its place when older messages come in, and says what has been read.
import type { TimelineView } from '@veche/client/boundary/index';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useEngine } from '../engine/engine-context.ts';
import { grewAtStart, type TimelineRow } from './timeline-rows.ts';

/** Nearer to the end than this counts as being there, CSS pixels. */
const atEndPx = 90;
/** Older and newer messages are asked for when the edge is this near, CSS pixels. */
const nearEdgePx = 900;

export interface TimelineScroll {
  list: React.RefObject<VirtualizerHandle | null>;
  /** Rows were added at the start in this drawing. */
  shift: boolean;
  away: boolean;
  onScroll: (offset: number) => void;
  onResize: () => void;
}

interface Place {
  chat: string;
  window: string;
}

export function useTimelineScroll(
  place: Place,
  view: TimelineView | undefined,
  rows: readonly TimelineRow[],
): TimelineScroll {
  const engine = useEngine();
  const list = useRef<VirtualizerHandle>(null);
  const before = useRef<readonly TimelineRow[]>([]);
  const opened = useRef(false);
  const atEnd = useRef(true);
  const readUpTo = useRef<string | null>(null);
  const [away, setAway] = useState(false);
  const shift = grewAtStart(before.current, rows);

  const markRead = useCallback(() => {
    const handle = list.current;
    if (handle === null || !opened.current || document.visibilityState !== 'visible' || !document.hasFocus())
      return;
    const last = handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 1);
    for (let at = Math.min(last, rows.length - 1); at >= 0; at--) {
      const row = rows[at];
      if (row?.kind !== 'message') continue;
      if (row.key === readUpTo.current) return;
      readUpTo.current = row.key;
      void engine.command('markRead', { chat: place.chat, upTo: row.key });
      return;
    }
  }, [engine, place.chat, rows]);

  const loadEdges = useCallback(() => {
    const handle = list.current;
    if (handle === null || view === undefined || !opened.current) return;
    const { scrollOffset, scrollSize, viewportSize } = handle;
    if (view.hasOlder && !view.loadingOlder && scrollOffset < nearEdgePx) {
      void engine.command('loadOlder', place);
    }
    if (view.hasNewer && !view.loadingNewer && scrollSize - viewportSize - scrollOffset < nearEdgePx) {
      void engine.command('loadNewer', place);
    }
  }, [engine, place, view]);

  const onScroll = useCallback(
    (offset: number) => {
      const handle = list.current;
      if (handle === null || !opened.current) return;
      const fromEnd = handle.scrollSize - handle.viewportSize - offset;
      atEnd.current = fromEnd < atEndPx && view?.hasNewer !== true;
      setAway(fromEnd > handle.viewportSize / 2 || view?.hasNewer === true);
      loadEdges();
      markRead();
    },
    [loadEdges, markRead, view?.hasNewer],
  );

  const stay = useCallback(() => {
    if (opened.current && atEnd.current && rows.length > 0) {
      list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    }
  }, [rows.length]);

  useLayoutEffect(() => {
    const handle = list.current;
    const previous = before.current;
    before.current = rows;
    if (handle === null || view?.loaded !== true || rows.length === 0) return;
    if (!opened.current) {
      opened.current = true;
      const marker = rows.findIndex((row) => row.kind === 'unread');
      if (marker >= 0) handle.scrollToIndex(marker, { align: 'start', offset: -64 });
      else handle.scrollToIndex(rows.length - 1, { align: 'end' });
      return;
    }
    const newest = rows.at(-1);
    if (newest === undefined || newest.key === previous.at(-1)?.key) return;
    const ownJustWritten =
      newest.kind === 'message' && newest.item.own && newest.item.delivery?.state === 'waiting';
    if (atEnd.current || ownJustWritten) handle.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, view?.loaded]);

  useEffect(() => {
    loadEdges();
    markRead();
    addEventListener('focus', markRead);
    return () => removeEventListener('focus', markRead);
  }, [loadEdges, markRead]);

  const focus = view?.focus ?? null;
  const focusNonce = focus?.nonce;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a jump is made once, when it is asked for
  useEffect(() => {
    if (focus === null) return;
    const at = rows.findIndex((row) => row.key === focus.item);
    if (at < 0) return;
    atEnd.current = false;
    list.current?.scrollToIndex(at, { align: at === rows.length - 1 ? 'end' : 'center' });
  }, [focusNonce]);

  return { list, shift, away, onScroll, onResize: stay };
}
