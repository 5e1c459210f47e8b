// After the first message is on its way, and only then: "Tell you when Anna answers?"
import { Banner, Button, bellIcon } from '@veche/ui';
import { useState } from 'react';
import { useEngine } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';

const askedKey = 'veche.asked-to-notify';

export function NotifyAsk({ name }: { name: string }) {
  const say = useSay();
  const engine = useEngine();
  const [open, setOpen] = useState(
    () =>
      'Notification' in window &&
      Notification.permission === 'default' &&
      localStorage.getItem(askedKey) === null,
  );
  if (!open) return null;
  const answer = async (wanted: boolean) => {
    localStorage.setItem(askedKey, 'yes');
    setOpen(false);
    if (!wanted) return;
    const permission = await Notification.requestPermission();
    await engine.command('changeSettings', { settings: { notifications: permission === 'granted' } });
  };
  return (
    <Banner
      tone="notice"
      icon={bellIcon}
      actions={
        <>
          <Button look="plain" onClick={() => void answer(true)}>
            {say('notify.yes')}
          </Button>
          <Button look="plain" onClick={() => void answer(false)}>
            {say('notify.no')}
          </Button>
        </>
      }
    >
      {say('notify.ask', { name })}
    </Banner>
  );
}
