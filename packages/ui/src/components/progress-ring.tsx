// How far something has come, as a ring; says it to assistive technology as a percentage.
import type { ReactNode } from 'react';
import styles from './progress-ring.module.css';

const circumference = 2 * Math.PI * 20;

/** `value` from 0 to 1, or null while it is not known. `children` sits in the middle (a cancel button). */
export function ProgressRing({
  value,
  label,
  children,
}: {
  value: number | null;
  label: string;
  children?: ReactNode;
}) {
  return (
    <span className={styles.ring}>
      <svg
        viewBox="0 0 44 44"
        className={value === null ? styles.turning : styles.still}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      >
        <circle cx="22" cy="22" r="20" className={styles.track} />
        <circle
          cx="22"
          cy="22"
          r="20"
          className={styles.done}
          strokeDasharray={circumference}
          strokeDashoffset={circumference * (1 - (value ?? 0.25))}
        />
      </svg>
      <span className={styles.middle}>{children}</span>
    </span>
  );
}
