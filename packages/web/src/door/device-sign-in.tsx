// Back in through another device: its code is scanned or typed here, then both screens agree on three numbers.
import { Button, cameraIcon, ProgressRing, TextField } from '@veche/ui';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import { CheckNumbers } from './check-numbers.tsx';
import frame from './door-frame.module.css';
import { DoorFrame } from './door-frame.tsx';

const Scanner = lazy(() => import('../meeting/scanner.tsx'));

export interface DeviceSignInProps {
  /** The code from a link that was opened on this device. */
  code: string;
  onBack: () => void;
}

export function DeviceSignIn({ code: known, onBack }: DeviceSignInProps) {
  const say = useSay();
  const check = useView('check', null);
  const [code, setCode] = useState(known);
  const [scanning, setScanning] = useState(false);
  const act = useAct('signInWithCode');
  const cancel = useAct('cancelCheck');
  const go = async (text: string) => {
    await act.run({ code: text.trim() });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go(code);
  };
  const state = check?.state ?? 'none';
  const idle = state === 'none' || state === 'failed' || state === 'done';
  const back = () => {
    if (!idle) void cancel.run(null);
    onBack();
  };
  return (
    <DoorFrame title={say('signin.device-title')} onBack={back}>
      {idle ? (
        <form onSubmit={submit} noValidate>
          <p className={frame.lead}>{say('signin.device-step1')}</p>
          <p className={frame.lead}>{say('signin.device-step2')}</p>
          <Button wide icon={cameraIcon} onClick={() => setScanning(true)}>
            {say('signin.device-scan')}
          </Button>
          <TextField
            label={say('signin.device-code')}
            value={code}
            onChange={setCode}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            problem={failureSentence(say, act.failure?.code ?? check?.failure ?? null)}
          />
          <Button type="submit" look="outlined" wide busy={act.busy} disabled={code.trim() === ''}>
            {say('continue')}
          </Button>
        </form>
      ) : state === 'show-numbers' || state === 'enter-numbers' ? (
        <CheckNumbers numbers={check?.numbers ?? null} entering={state === 'enter-numbers'} />
      ) : (
        <div role="status" className={frame.waiting}>
          <ProgressRing value={null} label={say('signin.code-waiting')} />
          {say(state === 'finishing' ? 'signin.code-finishing' : 'signin.code-waiting')}
        </div>
      )}
      {scanning && (
        <Suspense>
          <Scanner
            onText={(text) => {
              setScanning(false);
              setCode(text);
              void go(text);
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      )}
    </DoorFrame>
  );
}
