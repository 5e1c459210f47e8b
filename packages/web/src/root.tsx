// What a person sees first: their chats, the door, or a screen that says why neither is possible right now.
import type { SessionView } from '@veche/client/boundary/index';
import { lazy, Suspense, useEffect, useState } from 'react';
import { type Arrival, arrivalOf } from './door/arrival.ts';
import { Door } from './door/door.tsx';
import { DoorFrame } from './door/door-frame.tsx';
import { useView } from './engine/engine-context.ts';
import { useSay, useWords } from './words/words.ts';

const Shell = lazy(() => import('./shell/shell.tsx'));
const Closed = lazy(() => import('./door/closed.tsx'));
const SignedInLink = lazy(() => import('./door/signed-in-link.tsx'));

const nothing: Arrival = { invitation: null, deviceCode: null };

/** Opens a chat by address before the router is there. */
function goTo(chat: string | null): void {
  history.replaceState(null, '', chat === null ? '/' : `/chat/${encodeURIComponent(chat)}`);
}

export function Root() {
  const session = useView('session', null);
  const [arrival, setArrival] = useState<Arrival>(() => arrivalOf(location.href));
  // The door stays while it is at work: signing in is several steps, and it alone knows which chat to open then.
  const [atDoor, setAtDoor] = useState(false);
  const state = session?.state;
  useEffect(() => {
    if (state === 'none') setAtDoor(true);
  }, [state]);
  useLinksOpenedHere(setArrival);

  if (session === undefined) return <Opening />;
  if (session.state === 'elsewhere' || session.state === 'locked') return closedScreen(session);
  if (session.state === 'needs-chats-key') return closedScreen(session);
  if (session.state === 'none' || (atDoor && !enteredByDevice(session, arrival))) {
    return (
      <Door
        arrival={arrival}
        onEntered={(chat) => {
          goTo(chat);
          setArrival(nothing);
          setAtDoor(false);
        }}
      />
    );
  }
  if (session.own === null) return <Opening />;
  return (
    <Suspense fallback={<Opening />}>
      {arrival.invitation !== null ? (
        <SignedInLink
          link={arrival.invitation}
          onOpen={(chat) => {
            goTo(chat);
            setArrival(nothing);
          }}
        />
      ) : (
        <Shell session={session} />
      )}
    </Suspense>
  );
}

/** Signing in by another device ends with the session itself: no screen of the door sees the end. */
function enteredByDevice(session: SessionView, arrival: Arrival): boolean {
  return session.state === 'ready' && arrival.deviceCode !== null;
}

function closedScreen(session: SessionView) {
  return (
    <Suspense fallback={<Opening />}>
      <Closed session={session} />
    </Suspense>
  );
}

/** An invitation pasted into the address bar of a page that is already open. */
function useLinksOpenedHere(onArrival: (arrival: Arrival) => void): void {
  useEffect(() => {
    const read = () => {
      const next = arrivalOf(location.href);
      if (next.invitation !== null || next.deviceCode !== null) onArrival(next);
    };
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, [onArrival]);
}

function Opening() {
  const say = useSay();
  const { language } = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <DoorFrame title="">
      <p role="status" lang={language}>
        {say('app.loading')}
      </p>
    </DoorFrame>
  );
}
