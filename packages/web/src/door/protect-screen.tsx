// Second of the two sign-up screens: a fingerprint, face or screen lock; or a password with three words to take.
import { Button, fingerprintIcon } from '@veche/ui';
import { type FormEvent, useEffect, useState } from 'react';
import { failureSentence, useSay, useWords } from '../words/words.ts';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import { passkeysWork } from './passkey.ts';
import { PasswordField } from './password-field.tsx';
import styles from './protect-screen.module.css';
import type { SignUp } from './use-sign-up.ts';

/** Characters that a password must have at least; the server holds to it too. */
export const shortestPassword = 10;

export interface ProtectScreenProps {
  signUp: SignUp;
  onDone: () => void;
  onBack: () => void;
  onServerSees: () => void;
}

export function ProtectScreen({ signUp, onDone, onBack, onServerSees }: ProtectScreenProps) {
  const say = useSay();
  const [passkeys, setPasskeys] = useState<boolean | null>(null);
  const [byPassword, setByPassword] = useState(false);
  useEffect(() => {
    void passkeysWork().then(setPasskeys, () => setPasskeys(false));
  }, []);
  if (passkeys === null) return null;
  const problem = failureSentence(say, signUp.failure);
  const withPasskey = async () => {
    if (await signUp.withPasskey()) onDone();
  };
  return (
    <DoorFrame title={say('protect.title')} onBack={signUp.busy ? undefined : onBack}>
      {passkeys && !byPassword ? (
        <>
          <p className={frame.lead}>{say('protect.passkey-help')}</p>
          <Button wide icon={fingerprintIcon} busy={signUp.busy} onClick={() => void withPasskey()}>
            {say('protect.passkey')}
          </Button>
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
          <QuietButton
            onClick={() => {
              signUp.clearFailure();
              setByPassword(true);
            }}
          >
            {say('protect.use-password')}
          </QuietButton>
        </>
      ) : (
        <>
          <PasswordForm signUp={signUp} problem={problem} onDone={onDone} />
          {passkeys && (
            <QuietButton
              onClick={() => {
                signUp.clearFailure();
                setByPassword(false);
              }}
            >
              {say('protect.use-passkey')}
            </QuietButton>
          )}
        </>
      )}
      {signUp.busy && (
        <p role="status" className={styles.working}>
          {say('protect.working')}
        </p>
      )}
      <QuietButton onClick={onServerSees}>{say('protect.server-sees')}</QuietButton>
    </DoorFrame>
  );
}

interface PasswordFormProps {
  signUp: SignUp;
  problem: string | undefined;
  onDone: () => void;
}

function PasswordForm({ signUp, problem, onDone }: PasswordFormProps) {
  const say = useSay();
  const { language } = useWords();
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [short, setShort] = useState(false);
  const suggest = async () => {
    const { threeWords } = await import('./password-suggestion.ts');
    setPassword(threeWords(language));
    setShown(true);
    setShort(false);
  };
  const create = async () => {
    if ([...password].length < shortestPassword) setShort(true);
    else if (await signUp.withPassword(password)) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create();
  };
  return (
    <form onSubmit={submit} noValidate>
      <input type="text" autoComplete="username" value={signUp.address} readOnly hidden />
      <PasswordField
        label={say('protect.password')}
        value={password}
        onChange={(value) => {
          setShort(false);
          setPassword(value);
        }}
        shown={shown}
        onShown={setShown}
        fresh
        help={
          <span className={styles.help}>
            {say('protect.password-help')}
            <button type="button" className={styles.suggest} onClick={() => void suggest()}>
              {say('protect.suggest')}
            </button>
          </span>
        }
        problem={short ? say('protect.password-short', { count: shortestPassword }) : problem}
      />
      <Button type="submit" wide busy={signUp.busy}>
        {say('protect.create')}
      </Button>
    </form>
  );
}
