// One row of a list: a portrait, a name with a time, one line below, one thing at the end. 72 px high.
import type { ReactNode } from 'react';
import styles from './list-row.module.css';

export interface ListRowProps {
  portrait: ReactNode;
  title: ReactNode;
  /** Right of the title: a time. */
  aside?: ReactNode;
  /** One line under the title. */
  line?: ReactNode;
  /** The single slot at the end: a mention, a count, a button. */
  end?: ReactNode;
}

/** The content of a row; the link or button around it gives it meaning. */
export function ListRow({ portrait, title, aside, line, end }: ListRowProps) {
  return (
    <span className={styles.row}>
      {portrait}
      <span className={styles.body}>
        <span className={styles.top}>
          <span className={styles.title}>{title}</span>
          {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        </span>
        <span className={styles.bottom}>
          <span className={styles.line}>{line}</span>
          {end}
        </span>
      </span>
    </span>
  );
}

/** How many are unread; a mention shows as `@`. */
export function CountBadge({ count, label }: { count: number | '@'; label: string }) {
  const shown = typeof count === 'number' && count > 99 ? '99+' : count;
  return (
    <span className={styles.badge} role="img" aria-label={label}>
      {shown}
    </span>
  );
}
