// The app around the chats: its words, its pages, what is announced, and the alarm that stands above all else.

import { RouterProvider } from '@tanstack/react-router';
import type { SessionView } from '@veche/client/boundary/index';
import { useEffect, useState } from 'react';
import { MediaProvider } from '../media/media-cache.tsx';
import { useWords } from '../words/words.ts';
import { AnnouncerProvider } from './announcer.tsx';
import { IdentityAlarm } from './identity-alarm.tsx';
import { Notices } from './notices.tsx';
import { makeRouter } from './router.tsx';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function Shell({ session }: { session: SessionView }) {
  const words = useWords();
  const [ready, setReady] = useState(false);
  const [router] = useState(makeRouter);
  useEffect(() => {
    void words.loadShell().then(() => setReady(true));
  }, [words]);
  if (!ready) return null;
  return (
    <MediaProvider>
      <AnnouncerProvider>
        <RouterProvider router={router} />
        <Notices openChat={(chat) => void router.navigate({ to: '/chat/$chat', params: { chat } })} />
        {session.alarm !== null && <IdentityAlarm />}
      </AnnouncerProvider>
    </MediaProvider>
  );
}
