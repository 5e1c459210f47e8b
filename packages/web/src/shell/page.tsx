// A page beside the list: its title, a way back where the list is not in sight, and one readable column.
import { useRouter } from '@tanstack/react-router';
import { backIcon, IconButton } from '@veche/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../words/words.ts';
import styles from './page.module.css';

export interface PageProps {
  title: string;
  /** Where Back leads when nothing came before. */
  back: '/' | '/settings' | '/meet';
  /** Buttons at the end of the header. */
  actions?: ReactNode;
  /** Words alone, nothing to press: the column itself takes the focus, so that a keyboard can scroll it. */
  wordsAlone?: boolean;
  children: ReactNode;
}

export function Page({ title, back, actions, wordsAlone, children }: PageProps) {
  const say = useSay();
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const goBack = () => {
    if (router.history.canGoBack()) router.history.back();
    else void router.navigate({ to: back });
  };
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <IconButton label={say('back')} icon={backIcon} mirrored onClick={goBack} />
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        {actions}
      </header>
      <div
        className={styles.scroll}
        {...(wordsAlone === true && { role: 'region', tabIndex: 0, 'aria-label': title })}
      >
        <div className={styles.column}>{children}</div>
      </div>
    </main>
  );
}

/** A titled part of a page. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {children}
    </section>
  );
}
