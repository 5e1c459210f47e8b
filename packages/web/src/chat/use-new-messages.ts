// Which messages have just come while the conversation is open: own ones settle, others' are read out once each.
import type { TimelineItem } from '@veche/client/boundary/index';
import { useEffect, useMemo, useRef } from 'react';
import { useAnnounce } from '../shell/announcer.tsx';
import { clock } from '../words/times.ts';
import { useWords } from '../words/words.ts';
import { spokenText } from './spoken-text.ts';

export function useNewMessages(
  items: readonly TimelineItem[],
  loaded: boolean,
): { fresh: ReadonlySet<string> } {
  const { say, language } = useWords();
  const announce = useAnnounce();
  const newest = useRef<number | null>(null);
  const told = useRef(new Set<string>());

  const fresh = useMemo(() => {
    const since = newest.current;
    if (since === null) return new Set<string>();
    const own = items.filter((item) => item.kind === 'message' && item.own && item.time >= since);
    return new Set(own.filter((item) => !told.current.has(item.key)).map((item) => item.key));
  }, [items]);

  useEffect(() => {
    if (!loaded) return;
    const since = newest.current;
    for (const item of items) {
      const known = told.current.has(item.key);
      told.current.add(item.key);
      if (since === null || known || item.kind !== 'message' || item.own || item.time < since) continue;
      announce(
        say('chat.said', {
          name: item.sender.name,
          time: clock(item.time, language),
          text: spokenText(item, say),
        }),
      );
    }
    newest.current = items.at(-1)?.time ?? newest.current ?? 0;
  }, [items, loaded, announce, say, language]);
  return { fresh };
}
