// One chat in the list: photo, name and time, the newest words, and one mark at the end.

import { Link } from '@tanstack/react-router';
import type { ChatRow } from '@veche/client/boundary/index';
import { alarmIcon, CountBadge, Icon, ListRow, Ticks } from '@veche/ui';
import { memo } from 'react';
import { shortTime } from '../words/times.ts';
import { type Say, useWords } from '../words/words.ts';
import styles from './chat-list.module.css';
import { ChatPortrait } from './chat-portrait.tsx';
import { chatName, previewText, typingText } from './chat-words.ts';

export const ChatListRow = memo(function ChatListRow({ row, now }: { row: ChatRow; now: number }) {
  const { say, language } = useWords();
  return (
    <Link
      to="/chat/$chat"
      params={{ chat: row.key }}
      preload={false}
      className={styles.row}
      activeProps={{ className: styles.chosen ?? '' }}
    >
      <ListRow
        portrait={<ChatPortrait chat={row} />}
        title={chatName(row, say)}
        aside={row.time > 0 ? shortTime(row.time, now, language, say) : undefined}
        line={<Line row={row} say={say} />}
        end={<Mark row={row} say={say} />}
      />
    </Link>
  );
});

function Line({ row, say }: { row: ChatRow; say: Say }) {
  const typing = typingText(row, say);
  if (typing !== '') return <span className={styles.typing}>{typing}</span>;
  if (row.draft !== null && row.draft !== '') {
    return (
      <>
        <span className={styles.draft}>{say('chats.draft')}</span> {row.draft}
      </>
    );
  }
  if (row.waitingForThem && row.preview.kind === 'none') return say('chats.invited');
  const { delivery } = row;
  return (
    <>
      {delivery !== null && delivery !== 'failed' && row.kind !== 'notes' && (
        <>
          <Ticks
            state={delivery}
            label={say(delivery === 'read-by-one' ? 'tick.read-by-all' : `tick.${delivery}`)}
          />{' '}
        </>
      )}
      {previewText(row, say)}
    </>
  );
}

function Mark({ row, say }: { row: ChatRow; say: Say }) {
  if (row.attention !== null || row.delivery === 'failed') {
    return (
      <span
        className={styles.attention}
        role="img"
        aria-label={say(row.attention === null ? 'tick.failed' : 'chats.attention')}
      >
        <Icon d={alarmIcon} size={20} />
      </span>
    );
  }
  if (row.mentions > 0) return <CountBadge count="@" label={say('chats.mention')} />;
  if (row.unread > 0)
    return <CountBadge count={row.unread} label={say('chats.unread', { count: row.unread })} />;
  return null;
}
