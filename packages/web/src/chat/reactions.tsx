// The reactions under a bubble: each emoji once, with how many, one's own marked; a press adds or takes back.
import type { Reaction } from '@veche/client/boundary/index';
import { cx } from '@veche/ui';
import { useSay } from '../words/words.ts';
import styles from './reactions.module.css';

export function Reactions(props: { reactions: readonly Reaction[]; onToggle: (emoji: string) => void }) {
  const say = useSay();
  return props.reactions.map((reaction) => {
    const names = reaction.people.map((person) => person.name).join(', ');
    const label = reaction.own
      ? say('message.reaction-own', { emoji: reaction.key, count: reaction.people.length - 1 })
      : say('message.reaction', { emoji: reaction.key, names });
    return (
      <button
        key={reaction.key}
        type="button"
        className={cx(styles.reaction, reaction.own && styles.own)}
        aria-label={label}
        aria-pressed={reaction.own}
        title={names}
        onClick={() => props.onToggle(reaction.key)}
      >
        <span className={styles.emoji}>{reaction.key}</span>
        {reaction.people.length > 1 && <span>{reaction.people.length}</span>}
      </button>
    );
  });
}
