// Draws one of our line icons; decorative, because the control around it carries the words.
import type { CSSProperties } from 'react';
import styles from './icon.module.css';

export interface IconProps {
  /** One of the drawings of `drawings.ts`: strokes on a 24 × 24 grid. */
  d: string;
  /** Edge in CSS pixels; 24 unless told. */
  size?: number;
  /** Turned round where text runs from right to left (arrows, send). */
  mirrored?: boolean;
}

/** A line icon in the colour of the text around it. */
export function Icon({ d, size, mirrored }: IconProps) {
  const style = size === undefined ? undefined : ({ '--icon-size': `${size / 16}rem` } as CSSProperties);
  return (
    <svg
      className={mirrored === true ? styles.mirrored : styles.icon}
      style={style}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={d} />
    </svg>
  );
}
