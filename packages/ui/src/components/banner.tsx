// One line above what it concerns: what is so, and the one thing that can be done about it.
import type { ReactNode } from 'react';
import { cx } from '../class-names.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './banner.module.css';

export interface BannerProps {
  tone: 'quiet' | 'notice' | 'alarm';
  icon?: string;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
}

/** A banner; an alarm is announced at once, the others politely. */
export function Banner({ tone, icon, children, actions }: BannerProps) {
  return (
    <div className={cx(styles.banner, styles[tone])} role={tone === 'alarm' ? 'alert' : 'status'}>
      {icon !== undefined && <Icon d={icon} size={20} />}
      <div className={styles.words}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
