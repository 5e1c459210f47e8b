// An empty place does a job: a drawing, what to do first, and the buttons that do it.
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

export interface EmptyStateProps {
  drawing: ReactNode;
  title: string;
  children?: ReactNode;
}

/** A card with a drawing, a title in the title face, and what to do. */
export function EmptyState({ drawing, title, children }: EmptyStateProps) {
  return (
    <section className={styles.empty} aria-label={title}>
      <div className={styles.drawing}>{drawing}</div>
      <h2 className={styles.title}>{title}</h2>
      {children}
    </section>
  );
}
