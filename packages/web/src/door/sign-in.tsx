// Back in: address and password, a passkey, the sheet, or another device.
import { Button, Doorstep, devicesIcon, fingerprintIcon, sheetIcon, TextField } from '@veche/ui';
import { type FormEvent, useEffect, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import { getCredential, passkeysWork, prfOf } from './passkey.ts';
import { PasswordField } from './password-field.tsx';

export interface SignInProps {
  onDone: () => void;
  onNew: () => void;
  onSheet: (address: string) => void;
  onDevice: () => void;
}

export function SignIn({ onDone, onNew, onSheet, onDevice }: SignInProps) {
  const say = useSay();
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [passkeys, setPasskeys] = useState(false);
  const [passkeyProblem, setPasskeyProblem] = useState<string | null>(null);
  const byPassword = useAct('signInWithPassword');
  const begin = useAct('beginPasskeySignIn');
  const byPasskey = useAct('signInWithPasskey');
  useEffect(() => {
    void passkeysWork().then(setPasskeys, () => setPasskeys(false));
  }, []);
  const withPassword = async () => {
    if ((await byPassword.run({ address: address.trim(), password })) !== null) onDone();
  };
  const withPasskey = async () => {
    setPasskeyProblem(null);
    const started = await begin.run(address.trim() === '' ? {} : { address: address.trim() });
    if (started === null) return;
    const made = await getCredential(started.options);
    if (made === null) return setPasskeyProblem('wrong-passkey');
    const prf = prfOf(made.credential);
    const done = await byPasskey.run({
      flow: started.flow,
      credential: made.json,
      ...(prf === null ? {} : { prfOutput: prf }),
    });
    if (done !== null) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void withPassword();
  };
  const failure =
    passkeyProblem ?? byPassword.failure?.code ?? begin.failure?.code ?? byPasskey.failure?.code ?? null;
  const busy = byPassword.busy || byPasskey.busy;
  return (
    <DoorFrame title={say('signin.title')} drawing={<Doorstep />} onBack={onNew}>
      <form onSubmit={submit} noValidate>
        <TextField
          label={say('signin.address')}
          value={address}
          onChange={setAddress}
          placeholder={say('signin.address-help')}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordField
          label={say('signin.password')}
          value={password}
          onChange={setPassword}
          shown={shown}
          onShown={setShown}
          problem={failureSentence(say, failure)}
        />
        <Button type="submit" wide busy={busy}>
          {say('signin.go')}
        </Button>
      </form>
      <div className={frame.buttons}>
        {passkeys && (
          <Button look="outlined" wide icon={fingerprintIcon} onClick={() => void withPasskey()}>
            {say('protect.passkey')}
          </Button>
        )}
        <Button look="outlined" wide icon={sheetIcon} onClick={() => onSheet(address.trim())}>
          {say('signin.with-sheet')}
        </Button>
        <Button look="outlined" wide icon={devicesIcon} onClick={onDevice}>
          {say('signin.with-device')}
        </Button>
      </div>
      <p className={frame.lead}>{say('signin.forgot')}</p>
      <QuietButton onClick={onNew}>{say('signin.new-here')}</QuietButton>
    </DoorFrame>
  );
}
