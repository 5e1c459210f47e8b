// What somebody said: a soft bubble that joins the ones before and after it, with the time in its last line.
import type { ReactNode, Ref } from 'react';
import { cx } from '../class-names.ts';
import styles from './bubble.module.css';

export interface BubbleProps {
  own: boolean;
  /** The bubble above, below is of the same person and the same moment. */
  joinedAbove: boolean;
  joinedBelow: boolean;
  /** Name over the first bubble of another person in a group. */
  author?: ReactNode;
  quote?: ReactNode;
  /** Pictures reach the edges of the bubble. */
  picture?: ReactNode;
  children?: ReactNode;
  /** Time, "edited" and ticks: set into the free space of the last line. */
  meta: ReactNode;
  reactions?: ReactNode;
  /** Under the bubble, in words: "Not sent · Try again". */
  after?: ReactNode;
  /** Just written on this device: it leaves the composer and settles. */
  fresh?: boolean;
  ref?: Ref<HTMLDivElement>;
}

/** A message bubble. */
export function Bubble(props: BubbleProps) {
  const {
    own,
    joinedAbove,
    joinedBelow,
    author,
    quote,
    picture,
    children,
    meta,
    reactions,
    after,
    fresh,
    ref,
  } = props;
  const shape = cx(
    styles.bubble,
    own ? styles.own : styles.other,
    joinedAbove && styles.joinedAbove,
    joinedBelow && styles.joinedBelow,
    picture !== undefined && styles.withPicture,
    fresh === true && styles.fresh,
  );
  const bare = picture !== undefined && children === undefined;
  return (
    <div className={cx(styles.line, own && styles.lineOwn)}>
      <div ref={ref} className={shape}>
        {author !== undefined && <div className={styles.author}>{author}</div>}
        {quote}
        {picture}
        <div className={cx(styles.text, bare && styles.bare)}>
          {children}
          <span className={styles.meta}>{meta}</span>
        </div>
      </div>
      {reactions !== undefined && <div className={styles.reactions}>{reactions}</div>}
      {after !== undefined && <div className={styles.after}>{after}</div>}
    </div>
  );
}

/** The quoted message above a reply: a bar and at most two lines. */
export function Quote({
  author,
  children,
  onPress,
  label,
}: {
  author: string;
  children: ReactNode;
  label: string;
  onPress?: (() => void) | undefined;
}) {
  const inside = (
    <>
      <span className={styles.quoteAuthor}>{author}</span>
      <span className={styles.quoteText}>{children}</span>
    </>
  );
  if (onPress === undefined) return <div className={styles.quote}>{inside}</div>;
  return (
    <button type="button" className={styles.quote} onClick={onPress}>
      {inside}
      <span className={styles.hidden}>{label}</span>
    </button>
  );
}
