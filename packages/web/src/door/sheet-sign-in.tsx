// Back in with the printed sheet: it signs in, opens the chats, and may set a new password.
import { Button, cameraIcon, KeptSheet, TextField } from '@veche/ui';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import { DoorFrame } from './door-frame.tsx';
import { PasswordField } from './password-field.tsx';

const Scanner = lazy(() => import('../meeting/scanner.tsx'));

export interface SheetSignInProps {
  address: string;
  onDone: () => void;
  onBack: () => void;
}

export function SheetSignIn({ address: known, onDone, onBack }: SheetSignInProps) {
  const say = useSay();
  const [address, setAddress] = useState(known);
  const [sheet, setSheet] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [scanning, setScanning] = useState(false);
  const act = useAct('signInWithSheet');
  const go = async () => {
    const done = await act.run({
      address: address.trim(),
      sheet,
      ...(password === '' ? {} : { newPassword: password }),
    });
    if (done !== null) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  return (
    <DoorFrame title={say('signin.sheet-title')} drawing={<KeptSheet />} onBack={onBack}>
      <form onSubmit={submit} noValidate>
        <TextField
          label={say('signin.address')}
          value={address}
          onChange={setAddress}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          label={say('signin.sheet-label')}
          value={sheet}
          onChange={setSheet}
          help={say('signin.sheet-help')}
          problem={failureSentence(say, act.failure?.code ?? null)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Button look="outlined" icon={cameraIcon} onClick={() => setScanning(true)}>
          {say('signin.sheet-scan')}
        </Button>
        <PasswordField
          label={say('signin.new-password')}
          value={password}
          onChange={setPassword}
          shown={shown}
          onShown={setShown}
          fresh
          help={say('signin.new-password-help')}
        />
        <Button type="submit" wide busy={act.busy}>
          {say('signin.go')}
        </Button>
      </form>
      {scanning && (
        <Suspense>
          <Scanner
            onText={(text) => {
              setSheet(text);
              setScanning(false);
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      )}
    </DoorFrame>
  );
}
