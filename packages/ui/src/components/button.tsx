// Buttons: the one thing to do (filled), another thing to do (outlined), a quiet thing (plain), a grave one (danger).
import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from '../class-names.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'filled' | 'outlined' | 'plain' | 'danger';
  /** A drawing of `icons/drawings.ts` before the words. */
  icon?: string;
  /** Takes the whole width of its column. */
  wide?: boolean;
  /** Shows that it is at work and takes no second press; stays focusable. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button of at least 44 px in height; a native one, so it needs no script of its own. */
export function Button({
  look = 'filled',
  icon,
  wide,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy === true || undefined}
      aria-disabled={busy === true || undefined}
      onClick={busy === true ? (event) => event.preventDefault() : onClick}
      className={cx(styles.button, styles[look], wide === true && styles.wide, className)}
    >
      {icon !== undefined && <Icon d={icon} size={20} />}
      <span className={styles.words}>{children}</span>
      {busy === true && <span className={styles.pulse} aria-hidden="true" />}
    </button>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, in words: read aloud and shown as the tooltip. */
  label: string;
  icon: string;
  mirrored?: boolean;
  look?: 'plain' | 'filled';
  ref?: Ref<HTMLButtonElement>;
}

/** A round 44 px button with an icon alone. */
export function IconButton({ label, icon, mirrored, look = 'plain', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={cx(styles.iconButton, look === 'filled' && styles.iconFilled, className)}
    >
      <Icon d={icon} mirrored={mirrored === true} />
    </button>
  );
}
