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
  return (
    <div className={cx(styles.app, atList ? styles.atList : styles.atPage)}>
      {(wide || atList) && (
        <div className={styles.side}>
          <Banners />
          <ChatList />
        </div>
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
