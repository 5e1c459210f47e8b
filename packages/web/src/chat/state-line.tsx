// What happened in a chat besides messages: who came, who went, what it is called; and messages still missing.
import type { ChatView, GapItem, PersonRef, StateItem, StateLine } from '@veche/client/boundary/index';
import { useEffect, useRef } from 'react';
import { useView } from '../engine/engine-context.ts';
import { type Say, useSay } from '../words/words.ts';
import styles from './timeline.module.css';

/** `own`: our own id, for "You" in place of our name. */
function stateLineWords(line: StateLine, own: string | null, say: Say): string {
  const named = (person: PersonRef) => (person.id === own ? say('line.you') : person.name);
  switch (line.kind) {
    case 'created':
      return line.by.id === own ? say('line.created-own') : say('line.created', { name: line.by.name });
    case 'joined':
    case 'left':
    case 'declined':
    case 'appeared-unasked':
    case 'identity-changed':
      return say(`line.${line.kind}`, { name: line.person.name });
    case 'added':
    case 'removed':
    case 'blocked-from-chat':
      return say(`line.${line.kind}`, { name: line.person.name, by: named(line.by) });
    case 'renamed':
      return say('line.renamed', { by: named(line.by), title: line.name });
    case 'photo-changed':
      return say('line.photo-changed', { by: named(line.by) });
    case 'met-by-link':
      return line.own ? say('line.met-by-own-link') : say('line.met-by-link', { name: line.whose.name });
  }
}

/** "You met by Anna's link." */
export function MetRow({ chat }: { chat: ChatView }) {
  const say = useSay();
  if (chat.met === null) return null;
  return (
    <p className={styles.line}>
      {chat.met.own ? say('line.met-by-own-link') : say('line.met-by-link', { name: chat.met.whose.name })}
    </p>
  );
}

export function StateRow({ item }: { item: StateItem }) {
  const say = useSay();
  const own = useView('session', null)?.own?.id ?? null;
  return <p className={styles.line}>{stateLineWords(item.line, own, say)}</p>;
}

/** A gap asks to be filled as soon as it is on the screen. */
export function GapRow({ item, onSeen }: { item: GapItem; onSeen: (key: string) => void }) {
  const say = useSay();
  const row = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (row.current === null) return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) onSeen(item.key);
    });
    watch.observe(row.current);
    return () => watch.disconnect();
  }, [item.key, onSeen]);
  return (
    <p ref={row} className={styles.line}>
      {say('chat.gap')}
    </p>
  );
}
