// First of the two sign-up screens: what people call you, a photo if you like, and the address made from it.
import { Avatar, Button, cameraIcon, Icon, KitchenTable, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { useObjectUrl } from '../media/use-object-url.ts';
import { failureSentence, type MessageId, useSay } from '../words/words.ts';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import styles from './name-screen.module.css';
import type { SignUp } from './use-sign-up.ts';

const addressProblems: Partial<Record<SignUp['addressState'], MessageId>> = {
  taken: 'name.address-taken',
  invalid: 'name.address-bad',
};

export interface NameScreenProps {
  signUp: SignUp;
  /** Nobody invited: this screen is also the first that anyone sees. */
  welcome: boolean;
  onNext: () => void;
  onSignIn: () => void;
  onBack?: (() => void) | undefined;
}

export function NameScreen({ signUp, welcome, onNext, onSignIn, onBack }: NameScreenProps) {
  const say = useSay();
  const [problem, setProblem] = useState<string | undefined>();
  const [editing, setEditing] = useState(false);
  const go = async () => {
    if (signUp.name.trim() === '') setProblem(say('name.empty'));
    else if (await signUp.settleAddress()) onNext();
    else setEditing(true);
  };
  const next = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  const addressProblem = addressProblems[signUp.addressState];
  return (
    <DoorFrame
      title={say('name.title')}
      drawing={welcome ? <KitchenTable /> : undefined}
      above={welcome ? <p className={frame.lead}>{say('name.promise')}</p> : undefined}
      onBack={onBack}
    >
      <form onSubmit={next} noValidate>
        <div className={styles.who}>
          <PhotoPicker signUp={signUp} />
          <TextField
            className={styles.name}
            label={say('name.label')}
            value={signUp.name}
            onChange={(value) => {
              setProblem(undefined);
              signUp.setName(value);
            }}
            autoComplete="nickname"
            maxLength={100}
            autoFocus
            problem={problem ?? failureSentence(say, signUp.failure)}
          />
        </div>
        <p className={frame.lead}>{say('name.help')}</p>
        {editing ? (
          <TextField
            label={say('name.address-label')}
            value={signUp.address}
            onChange={signUp.setAddress}
            help={say('name.address-help')}
            problem={addressProblem === undefined ? undefined : say(addressProblem)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={63}
          />
        ) : (
          signUp.address !== '' && (
            <p className={styles.address}>
              {say('name.address')} <strong>{signUp.address}</strong>
              <button type="button" className={styles.change} onClick={() => setEditing(true)}>
                {say('change')}
              </button>
            </p>
          )
        )}
        <Button type="submit" wide>
          {say('continue')}
        </Button>
      </form>
      {welcome && <QuietButton onClick={onSignIn}>{say('landing.have-account')}</QuietButton>}
    </DoorFrame>
  );
}

function PhotoPicker({ signUp }: { signUp: SignUp }) {
  const say = useSay();
  const url = useObjectUrl(signUp.photo);
  const label = say(signUp.photo === null ? 'name.photo' : 'name.photo-change');
  return (
    <label className={styles.photo} title={label}>
      <span className={styles.hidden}>{label}</span>
      {signUp.photo === null ? (
        <Icon d={cameraIcon} />
      ) : (
        <Avatar kind="person" name={signUp.name} seed={signUp.address} photo={url} size={64} />
      )}
      <input
        className={styles.file}
        type="file"
        accept="image/*"
        onChange={(event) => signUp.setPhoto(event.target.files?.[0] ?? null)}
      />
    </label>
  );
}
