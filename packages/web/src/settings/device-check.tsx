// The old device's side of "Is this you?": a code for the new one, then three numbers that both screens agree on.
import type { CheckView, DeviceRow } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions, ProgressRing } from '@veche/ui';
import { useEffect, useRef } from 'react';
import { devicePath } from '../door/arrival.ts';
import { CheckNumbers } from '../door/check-numbers.tsx';
import { useEngine, useView } from '../engine/engine-context.ts';
import { QrCode } from '../meeting/qr-code.tsx';
import { ProofDialog } from '../safety/proof-dialog.tsx';
import { useProven } from '../safety/use-proven.ts';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './devices-page.module.css';

export interface DeviceCheckProps {
  /** Null adds one that is not signed in yet. */
  device: DeviceRow | null;
  onClose: () => void;
}

export function DeviceCheck({ device, onClose }: DeviceCheckProps) {
  const say = useSay();
  const engine = useEngine();
  const check = useView('check', null);
  const begin = useProven('beginNewDevice');
  const begun = useRef(false);
  const { run } = begin;
  const adding = device === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, when the person asks for it
  useEffect(() => {
    if (!adding || begun.current) return;
    begun.current = true;
    void run({ base: new URL(devicePath, location.origin).href });
  }, [adding]);
  const mine = check?.purpose === 'new-device' ? check : null;
  const close = () => {
    if (mine !== null && mine.state !== 'done' && mine.state !== 'none')
      void engine.command('cancelCheck', null);
    onClose();
  };
  return (
    <>
      <Dialog
        open={begin.asked === null}
        onClose={close}
        title={say(adding ? 'devices.add' : 'devices.confirm')}
        closeLabel={say('close')}
      >
        {begin.failure === null ? (
          <Progress check={mine} onClose={close} />
        ) : (
          <p role="alert">{failureSentence(say, begin.failure)}</p>
        )}
      </Dialog>
      <ProofDialog proven={begin} />
    </>
  );
}

function Progress({ check, onClose }: { check: CheckView | null; onClose: () => void }) {
  const say = useSay();
  switch (check?.state) {
    case 'show-code':
      return (
        <>
          <p>{say('devices.add-help')}</p>
          {check.code !== null && (
            <>
              <QrCode data={check.code.link} label={say('devices.code')} />
              <p>{say('devices.code')}</p>
              <p className={styles.code}>{check.code.text}</p>
            </>
          )}
        </>
      );
    case 'show-numbers':
    case 'enter-numbers':
      return <CheckNumbers numbers={check.numbers} entering={check.state === 'enter-numbers'} />;
    case 'done':
    case 'failed':
      return (
        <>
          <p role="status">{say(check.state === 'done' ? 'devices.done' : 'devices.failed')}</p>
          <DialogActions>
            <Button onClick={onClose}>{say('done')}</Button>
          </DialogActions>
        </>
      );
    default:
      return <ProgressRing value={null} label={say('signin.code-waiting')} />;
  }
}
