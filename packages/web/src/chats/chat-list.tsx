// The list of chats: requests first, then the newest talk; drawn only where it is looked at.

import { Link, useNavigate } from '@tanstack/react-router';
import type { ChatRow } from '@veche/client/boundary/index';
import {
  Avatar,
  addPersonIcon,
  BellMark,
  CountBadge,
  gearIcon,
  IconButton,
  ListRow,
  peopleIcon,
} from '@veche/ui';
import type { KeyboardEvent } from 'react';
import { VList } from 'virtua';
import { useView } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';
import styles from './chat-list.module.css';
import { ChatListRow } from './chat-list-row.tsx';
import { MeetCard } from './meet-card.tsx';
import { useMinute } from './use-minute.ts';

/** As long as there are no more chats than these, the card that helps to meet somebody stays under them. */
const fewChats = 2;

export function ChatList() {
  const say = useSay();
  const navigate = useNavigate();
  const chats = useView('chats', null);
  const now = useMinute();
  const rows = chats?.rows ?? [];
  const requests = chats?.requests ?? 0;
  return (
    <nav className={styles.list} aria-label={say('chats.list')}>
      <header className={styles.head}>
        <BellMark />
        <h1 className={styles.title}>{say('chats.title')}</h1>
        <IconButton
          label={say('chats.new')}
          icon={addPersonIcon}
          onClick={() => void navigate({ to: '/meet' })}
        />
        <IconButton
          label={say('settings.title')}
          icon={gearIcon}
          onClick={() => void navigate({ to: '/settings' })}
        />
      </header>
      {requests > 0 && <RequestsRow count={requests} />}
      {rows.length > 0 && <Rows rows={rows} now={now} fill={rows.length > fewChats} />}
      {chats?.loaded === true && rows.length <= fewChats && <MeetCard />}
    </nav>
  );
}

function RequestsRow({ count }: { count: number }) {
  const say = useSay();
  const label = say('requests.row', { count });
  return (
    <Link to="/requests" className={styles.row} activeProps={{ className: styles.chosen ?? '' }}>
      <ListRow
        portrait={<Avatar kind="notes" name="" seed="requests" icon={peopleIcon} />}
        title={say('requests.title')}
        line={label}
        end={<CountBadge count={count} label={label} />}
      />
    </Link>
  );
}

interface RowsProps {
  rows: readonly ChatRow[];
  now: number;
  fill: boolean;
}

function Rows({ rows, now, fill }: RowsProps) {
  if (!fill) {
    return (
      <div>
        {rows.map((row) => (
          <ChatListRow key={row.key} row={row} now={now} />
        ))}
      </div>
    );
  }
  return (
    <VList className={styles.rows} data={rows} itemSize={72} onKeyDown={moveByArrows}>
      {(row) => <ChatListRow key={row.key} row={row} now={now} />}
    </VList>
  );
}

/** Arrow keys go from chat to chat, as in any list. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
