// What stands above the list when something is so: no connection, a new version, a foreign safe place.

import { useNavigate } from '@tanstack/react-router';
import { againIcon, Banner, Button, bellIcon, sheetIcon } from '@veche/ui';
import { useEffect, useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import { watchForNewVersion } from '../offline/register.ts';
import { useSay } from '../words/words.ts';

export function Banners() {
  return (
    <>
      <ConnectionBanner />
      <VersionBanner />
      <SafetyBanner />
    </>
  );
}

function ConnectionBanner() {
  const say = useSay();
  const connection = useView('connection', null);
  const again = useAct('reconnect');
  const [late, setLate] = useState(false);
  const state = connection?.state ?? 'online';
  // A moment without network is nobody's business: only what lasts is said.
  useEffect(() => {
    if (state === 'online') return setLate(false);
    const timer = setTimeout(() => setLate(true), state === 'offline' ? 600 : 3000);
    return () => clearTimeout(timer);
  }, [state]);
  if (!late || state === 'online' || connection === undefined) return null;
  const waiting = connection.waiting > 0 ? ` ${say('banner.waiting', { count: connection.waiting })}.` : '';
  return (
    <Banner
      tone="quiet"
      actions={
        state === 'offline' && (
          <Button look="plain" icon={againIcon} onClick={() => void again.run(null)}>
            {say('banner.retry')}
          </Button>
        )
      }
    >
      {say(state === 'offline' ? 'banner.offline' : 'banner.connecting')}
      {waiting}
    </Banner>
  );
}

function VersionBanner() {
  const say = useSay();
  const update = useView('update', null);
  const [takeOver, setTakeOver] = useState<(() => void) | null>(null);
  useEffect(() => watchForNewVersion((take) => setTakeOver(() => take)), []);
  // The engine has already handed over: drafts are in the store, so the page may simply follow.
  useEffect(() => {
    if (update?.state === 'handing-over') followOnce();
  }, [update?.state]);
  if (takeOver === null) return null;
  return (
    <Banner
      tone="notice"
      icon={bellIcon}
      actions={
        <Button look="plain" onClick={takeOver}>
          {say('banner.reload')}
        </Button>
      }
    >
      {say('banner.new-version')}
    </Banner>
  );
}

function SafetyBanner() {
  const say = useSay();
  const navigate = useNavigate();
  const safety = useView('safety', null);
  const replace = useAct('replaceForeignBackup');
  const [later, setLater] = useState(false);
  if (safety?.backup.state === 'foreign') {
    return (
      <Banner
        tone="alarm"
        actions={
          <Button look="plain" busy={replace.busy} onClick={() => void replace.run(null)}>
            {say('banner.foreign-backup-fix')}
          </Button>
        }
      >
        {say('banner.foreign-backup')}
      </Banner>
    );
  }
  if (safety?.ask !== true || later) return null;
  return (
    <Banner
      tone="notice"
      icon={sheetIcon}
      actions={
        <>
          <Button look="plain" onClick={() => void navigate({ to: '/settings/safety' })}>
            {say('keep.now')}
          </Button>
          <Button look="plain" onClick={() => setLater(true)}>
            {say('keep.later')}
          </Button>
        </>
      }
    >
      <strong>{say('keep.ask')}</strong> {say('keep.ask-help')}
    </Banner>
  );
}

const followedKey = 'veche.followed';
/** Two builds that keep asking each other must not make the page reload for ever. */
const followAgainMs = 15_000;

function followOnce(): void {
  const last = Number(sessionStorage.getItem(followedKey) ?? 0);
  if (Date.now() - last < followAgainMs) return;
  sessionStorage.setItem(followedKey, String(Date.now()));
  location.reload();
}
