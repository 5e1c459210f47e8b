// All emoji to choose from, fetched when they are first wanted; the last used come first.
import { Dialog } from '@veche/ui';
import { useState } from 'react';
import { useSay } from '../words/words.ts';
import styles from './emoji-dialog.module.css';
import { emojiGroups } from './emoji-list.ts';

const recentKey = 'veche.emoji';
const recentKept = 24;

function remembered(): string[] {
  return (localStorage.getItem(recentKey) ?? '').split(' ').filter((emoji) => emoji !== '');
}

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function EmojiDialog(props: { onChoose: (emoji: string) => void; onClose: () => void }) {
  const say = useSay();
  const [recent] = useState(remembered);
  const choose = (emoji: string) => {
    localStorage.setItem(
      recentKey,
      [emoji, ...recent.filter((one) => one !== emoji)].slice(0, recentKept).join(' '),
    );
    props.onChoose(emoji);
  };
  const groups =
    recent.length > 0 ? [{ title: 'emoji.recent' as const, emoji: recent }, ...emojiGroups] : emojiGroups;
  return (
    <Dialog open onClose={props.onClose} title={say('emoji.title')} closeLabel={say('close')}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title} aria-label={say(group.title)}>
            <h3 className={styles.title}>{say(group.title)}</h3>
            <div className={styles.grid}>
              {group.emoji.map((emoji) => (
                <button key={emoji} type="button" className={styles.emoji} onClick={() => choose(emoji)}>
                  {emoji}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
