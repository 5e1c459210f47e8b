// The page around the first minutes: the mark, one column to read and act in, a drawing beside it where there is room.
import { BellMark, Button, backIcon, cx, IconButton } from '@veche/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../words/words.ts';
import styles from './door-frame.module.css';

export interface DoorFrameProps {
  title: string;
  drawing?: ReactNode;
  /** Shown above the title (the inviter's photo). */
  above?: ReactNode;
  onBack?: (() => void) | undefined;
  children: ReactNode;
}

/** Moves the reader's focus to the title whenever another screen comes, so that it is read out. */
export function DoorFrame({ title, drawing, above, onBack, children }: DoorFrameProps) {
  const say = useSay();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (title === '') return;
    if (heading.current?.parentElement?.contains(document.activeElement) !== true) heading.current?.focus();
  }, [title]);
  return (
    <div className={cx(styles.frame, drawing !== undefined && styles.withDrawing)}>
      <header className={styles.head}>
        {onBack === undefined ? null : (
          <IconButton label={say('back')} icon={backIcon} mirrored onClick={onBack} />
        )}
        <span className={styles.brand}>
          <BellMark />
          {say('app.name')}
        </span>
      </header>
      {drawing !== undefined && <div className={styles.drawing}>{drawing}</div>}
      <main className={styles.main}>
        {above}
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}

/** A quiet text button between the real ones. */
export function QuietButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button look="plain" className={styles.quiet} onClick={onClick}>
      {children}
    </Button>
  );
}
