// The conversation itself: a long list of which only what is looked at is drawn.
import type { ChatView, MessageItem, TimelineView } from '@veche/client/boundary/index';
import { downIcon, IconButton } from '@veche/ui';
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import { useAct, useEngine } from '../engine/engine-context.ts';
import { dayTitle } from '../words/times.ts';
import { useWords } from '../words/words.ts';
import { MessageMenu } from './message-menu.tsx';
import { MessageRow } from './message-row.tsx';
import { GapRow, MetRow, StateRow } from './state-line.tsx';
import styles from './timeline.module.css';
import { type TimelineRow, timelineRows, worthShowing } from './timeline-rows.ts';
import { useMessageDeeds } from './use-message-deeds.tsx';
import { useNewMessages } from './use-new-messages.ts';
import { useTimelineScroll } from './use-timeline-scroll.ts';

export interface TimelineProps {
  chat: ChatView;
  view: TimelineView | undefined;
  window: string;
  onReply: (item: MessageItem) => void;
  onEdit: (item: MessageItem) => void;
}

const noItems: TimelineView['items'] = [];

export function Timeline({ chat, view, window, onReply, onEdit }: TimelineProps) {
  const { say, language } = useWords();
  const engine = useEngine();
  const gap = useAct('loadGap');
  const place = useMemo(() => ({ chat: chat.key, window }), [chat.key, window]);
  const allItems = view?.items ?? noItems;
  const items = useMemo(() => worthShowing(allItems, chat.kind), [allItems, chat.kind]);
  const marker = view?.unreadMarker ?? null;
  const met = chat.met !== null && view?.hasOlder === false && items.length > 0;
  const rows = useMemo(() => timelineRows(items, marker, met), [items, marker, met]);
  const scroll = useTimelineScroll(place, view, rows);
  const scroller = useRef<HTMLDivElement>(null);
  const { fresh } = useNewMessages(items, view?.loaded === true);
  const { deeds, menu, closeMenu, dialogs, actions } = useMessageDeeds({ place, items, onReply, onEdit });
  const [reach, setReach] = useState<string | null>(null);
  const lastMessage = rows.findLast((row) => row.kind === 'message')?.key ?? null;
  const reachable = rows.some((row) => row.key === reach) ? reach : lastMessage;
  const { run: runGap } = gap;
  const fillGap = useCallback((key: string) => void runGap({ ...place, gap: key }), [runGap, place]);

  const draw = (row: TimelineRow) => {
    switch (row.kind) {
      case 'met':
        return <MetRow key={row.key} chat={chat} />;
      case 'day':
        return <DayRow key={row.key} title={dayTitle(row.time, Date.now(), language, say)} />;
      case 'unread':
        return (
          <p key={row.key} className={styles.unread}>
            {say('chat.unread')}
          </p>
        );
      case 'item':
        return row.item.kind === 'gap' ? (
          <GapRow key={row.key} item={row.item} onSeen={fillGap} />
        ) : (
          <StateRow key={row.key} item={row.item} />
        );
      case 'message':
        return (
          <MessageRow
            key={row.key}
            item={row.item}
            joinedAbove={row.joinedAbove}
            joinedBelow={row.joinedBelow}
            group={chat.kind === 'group'}
            fresh={fresh.has(row.key)}
            highlighted={view?.focus?.item === row.key}
            reachable={row.key === reachable}
            deeds={deeds}
          />
        );
    }
  };
  const toNewest = () => {
    if (view?.hasNewer === true) void engine.command('jumpTo', { ...place, to: 'newest' });
    else scroll.list.current?.scrollToIndex(rows.length - 1, { align: 'end', smooth: true });
  };
  return (
    <div className={styles.frame}>
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={say('chat.region')}
        onKeyDown={moveByArrows(setReach)}
      >
        <div className={styles.grow} />
        <div className={styles.column}>
          <Virtualizer
            ref={scroll.list}
            scrollRef={scroller}
            data={rows}
            shift={scroll.shift}
            bufferSize={500}
            onScroll={scroll.onScroll}
            onResize={scroll.onResize}
          >
            {draw}
          </Virtualizer>
        </div>
      </section>
      {scroll.away && (
        <div className={styles.jump}>
          {(view?.unread ?? 0) > 0 && (
            <span className={styles.jumpCount}>{say('chat.new-count', { count: view?.unread ?? 0 })}</span>
          )}
          <IconButton
            label={say('chat.to-newest')}
            icon={downIcon}
            className={styles.jumpButton}
            onClick={toNewest}
          />
        </div>
      )}
      <MessageMenu menu={menu} actions={actions} onReact={deeds.react} onClose={closeMenu} />
      {dialogs}
    </div>
  );
}

function DayRow({ title }: { title: string }) {
  return (
    <h2 className={styles.day}>
      <span>{title}</span>
    </h2>
  );
}

/** Arrow keys go from message to message. */
function moveByArrows(onReach: (key: string) => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const current = document.activeElement;
    if (!(current instanceof HTMLElement) || current.dataset.message === undefined) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message]')];
    const next = all[all.indexOf(current) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next?.dataset.message === undefined) return;
    event.preventDefault();
    onReach(next.dataset.message);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
}
