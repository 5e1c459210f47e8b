// "Check it is really them": codes scanned from screen to screen, or three numbers compared on the telephone.
import type { CheckView, PersonRef } from '@veche/client/boundary/index';
import { Button, cameraIcon, Dialog, DialogActions, ProgressRing } from '@veche/ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import { CheckNumbers } from '../door/check-numbers.tsx';
import { useAct, useEngine, useView } from '../engine/engine-context.ts';
import { QrCode } from '../meeting/qr-code.tsx';
import { failureSentence, type Say, useSay } from '../words/words.ts';
import styles from './person-check.module.css';

const Scanner = lazy(() => import('../meeting/scanner.tsx'));

export function PersonCheck({ person, onClose }: { person: PersonRef; onClose: () => void }) {
  const say = useSay();
  const engine = useEngine();
  const check = useView('check', null);
  const begin = useAct('beginPersonCheck');
  const close = () => {
    if (check !== undefined && check.state !== 'none' && check.state !== 'done')
      void engine.command('cancelCheck', null);
    onClose();
  };
  const mine = check?.purpose === 'person' && check.who?.id === person.id ? check : null;
  return (
    <Dialog open onClose={close} title={say('person.check')} closeLabel={say('close')}>
      {mine === null || mine.state === 'none' ? (
        <>
          <p>{say('person.check-help')}</p>
          <p role="alert">{failureSentence(say, begin.failure?.code ?? null)}</p>
          <Button
            wide
            icon={cameraIcon}
            busy={begin.busy}
            onClick={() => void begin.run({ person: person.id, by: 'scan' })}
          >
            {say('person.check-scan')}
          </Button>
          <Button
            wide
            look="outlined"
            busy={begin.busy}
            onClick={() => void begin.run({ person: person.id, by: 'numbers' })}
          >
            {say('person.check-numbers')}
          </Button>
        </>
      ) : (
        <Progress check={mine} name={person.name} say={say} onClose={close} />
      )}
    </Dialog>
  );
}

interface ProgressProps {
  check: CheckView;
  name: string;
  say: Say;
  onClose: () => void;
}

function Progress({ check, name, say, onClose }: ProgressProps) {
  switch (check.state) {
    case 'show-scan':
      return <ShowScan check={check} name={name} say={say} />;
    case 'confirm-scan':
      return <ConfirmScan say={say} />;
    case 'show-numbers':
    case 'enter-numbers':
      return <CheckNumbers numbers={check.numbers} entering={check.state === 'enter-numbers'} />;
    case 'done':
    case 'failed':
      return (
        <>
          <p role="status">
            {check.state === 'done' ? say('person.check-done', { name }) : say('person.check-failed')}
          </p>
          <DialogActions>
            <Button onClick={onClose}>{say('done')}</Button>
          </DialogActions>
        </>
      );
    default:
      return (
        <p role="status" className={styles.waiting}>
          <ProgressRing value={null} label={say('person.check-waiting', { name })} />
          {say('person.check-waiting', { name })}
        </p>
      );
  }
}

function ShowScan({ check, name, say }: { check: CheckView; name: string; say: Say }) {
  const engine = useEngine();
  const [scanning, setScanning] = useState(false);
  useEffect(() => setScanning(false), []);
  return (
    <>
      <p>{say('person.check-show', { name })}</p>
      {check.scan !== null && <QrCode data={check.scan} label={say('person.check')} />}
      <Button look="outlined" icon={cameraIcon} onClick={() => setScanning(true)}>
        {say('person.check-scan-theirs')}
      </Button>
      {scanning && (
        <Suspense>
          <Scanner
            onText={() => undefined}
            onBytes={(bytes) => {
              setScanning(false);
              void engine.command('scannedCode', { bytes });
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function ConfirmScan({ say }: { say: Say }) {
  const confirm = useAct('confirmScanned');
  return (
    <>
      <p>{say('person.check-seen')}</p>
      <DialogActions>
        <Button look="outlined" onClick={() => void confirm.run({ seen: false })}>
          {say('person.check-no')}
        </Button>
        <Button busy={confirm.busy} onClick={() => void confirm.run({ seen: true })}>
          {say('person.check-yes')}
        </Button>
      </DialogActions>
    </>
  );
}
