// Who this is, as a shape: people are round, groups are squircles. The shape is drawn by the app, never by the photo.
import type { CSSProperties } from 'react';
import { cx } from '../class-names.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './avatar.module.css';
import { initials, portraitColourIndex } from './portrait-colour.ts';

export interface AvatarProps {
  /** What the portrait stands for; groups get the squircle. */
  kind: 'person' | 'group' | 'notes';
  name: string;
  /** An address or id: decides the colour behind the initials. */
  seed: string;
  /** Object URL or path of the photo; absent shows initials. */
  photo?: string | undefined;
  /** Edge in CSS pixels: 28, 36, 48 or larger. */
  size?: number;
  /** Drawing shown instead of initials (Notes to self). */
  icon?: string;
}

/** A portrait; decorative, because the name stands beside it. */
export function Avatar({ kind, name, seed, photo, size = 48, icon }: AvatarProps) {
  const style = { '--avatar-size': `${size / 16}rem` } as CSSProperties;
  const ground = styles[`ground${portraitColourIndex(seed)}`];
  return (
    <span
      className={cx(
        styles.avatar,
        kind === 'group' && styles.squircle,
        kind === 'notes' ? styles.notes : ground,
      )}
      style={style}
      aria-hidden="true"
    >
      {photo !== undefined ? (
        <img className={styles.photo} src={photo} alt="" draggable={false} />
      ) : icon !== undefined ? (
        <Icon d={icon} size={size * 0.5} />
      ) : (
        initials(name)
      )}
    </span>
  );
}
