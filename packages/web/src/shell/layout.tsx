// The frame: on a wide screen the list and the open page side by side, on a narrow one one of them.
import { Outlet, useLocation } from '@tanstack/react-router';
import { cx } from '@veche/ui';
import { ChatList } from '../chats/chat-list.tsx';
import { Banners } from './banners.tsx';
import styles from './layout.module.css';
import { useWide } from './use-wide.ts';

export function Layout() {
  const wide = useWide();
  const { pathname } = useLocation();
  const atList = pathname === '/';
  // On a narrow screen the list is the page.
  const Side = wide ? 'div' : 'main';
  return (
    <div className={cx(styles.app, atList ? styles.atList : styles.atPage)}>
      {(wide || atList) && (
        <Side className={styles.side}>
          <Banners />
          <ChatList />
        </Side>
      )}
      {(wide || !atList) && (
        <div className={styles.page}>
          {!wide && <Banners />}
          <Outlet />
        </div>
      )}
    </div>
  );
}
