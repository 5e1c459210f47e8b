// Says things to a screen reader once, politely: new messages, what was copied, what happened.
import { createContext, type ReactNode, useCallback, useContext, useRef } from 'react';
import styles from './announcer.module.css';

const AnnouncerContext = createContext<(sentence: string) => void>(() => undefined);

/** Two regions take turns, so that the same sentence twice is said twice. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const regions = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)] as const;
  const turn = useRef<0 | 1>(0);
  const [first, second] = regions;
  const announce = useCallback(
    (sentence: string) => {
      const [now, before] = turn.current === 0 ? [first, second] : [second, first];
      turn.current = turn.current === 0 ? 1 : 0;
      if (before.current !== null) before.current.textContent = '';
      if (now.current !== null) now.current.textContent = sentence;
    },
    [first, second],
  );
  return (
    <AnnouncerContext value={announce}>
      {children}
      <div ref={first} className={styles.heard} aria-live="polite" role="status" />
      <div ref={second} className={styles.heard} aria-live="polite" role="status" />
    </AnnouncerContext>
  );
}

/** The function that has a sentence read out. */
export function useAnnounce(): (sentence: string) => void {
  return useContext(AnnouncerContext);
}
