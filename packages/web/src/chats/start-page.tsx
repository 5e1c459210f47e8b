// What stands beside the list while no chat is open.
import { KitchenTable } from '@veche/ui';
import { useSay } from '../words/words.ts';
import styles from './start-page.module.css';

export function StartPage() {
  const say = useSay();
  return (
    <main className={styles.start}>
      <div className={styles.drawing}>
        <KitchenTable />
      </div>
      <p>{say('chats.pick')}</p>
    </main>
  );
}
