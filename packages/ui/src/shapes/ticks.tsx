// How far a message has come, in strokes: a clock, one tick, two ticks, two filled ticks. The words come with a tap.
import styles from './ticks.module.css';

export type TickState = 'waiting' | 'sent' | 'read-by-one' | 'read-by-all';

const strokes: Record<TickState, string> = {
  waiting: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5v3.2l2 1.3',
  sent: 'm4.5 8.5 3 3 6-7',
  'read-by-one': 'm1.5 8.5 3 3 6-7M9 11.5l6-7',
  'read-by-all': 'm1.5 8.5 3 3 6-7M8.7 11.2l.3.3 6-7',
};

/** The tick marks of an own message; `label` says it in words. */
export function Ticks({ state, label }: { state: TickState; label: string }) {
  return (
    <svg
      className={state === 'read-by-all' ? styles.all : styles.ticks}
      viewBox="0 0 16.5 16"
      role="img"
      aria-label={label}
    >
      <path d={strokes[state]} />
    </svg>
  );
}
