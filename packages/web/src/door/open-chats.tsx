// Signed in, chats still closed: open them with the sheet, a passkey or another device, or start fresh.
import { Button, fingerprintIcon, KeptSheet, TextField } from '@veche/ui';
import { type FormEvent, useEffect, useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import { ProofDialog } from '../safety/proof-dialog.tsx';
import { useProven } from '../safety/use-proven.ts';
import { failureSentence, useSay } from '../words/words.ts';
import { CheckNumbers } from './check-numbers.tsx';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import { getCredential, passkeysWork, prfOf } from './passkey.ts';

export function OpenChats({ address }: { address: string }) {
  const [fresh, setFresh] = useState(false);
  return fresh ? (
    <StartFresh onBack={() => setFresh(false)} />
  ) : (
    <Ways address={address} onLost={() => setFresh(true)} />
  );
}

function Ways({ address, onLost }: { address: string; onLost: () => void }) {
  const say = useSay();
  const check = useView('check', null);
  const [sheet, setSheet] = useState('');
  const [passkeys, setPasskeys] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const bySheet = useAct('openChatsWithSheet');
  const options = useAct('passkeyOpenOptions');
  const byPasskey = useAct('openChatsWithPasskey');
  useEffect(() => {
    void passkeysWork().then(setPasskeys, () => setPasskeys(false));
  }, []);
  const withPasskey = async () => {
    setProblem(null);
    const asked = await options.run(null);
    if (asked === null) return;
    const made = await getCredential(asked.options);
    const prf = made === null ? null : prfOf(made.credential);
    if (made === null || prf === null) return setProblem('wrong-passkey');
    await byPasskey.run({ credentialId: made.credential.id, prfOutput: prf });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void bySheet.run({ sheet });
  };
  const failure =
    problem ?? bySheet.failure?.code ?? options.failure?.code ?? byPasskey.failure?.code ?? null;
  const numbers = check?.state === 'show-numbers' || check?.state === 'enter-numbers';
  return (
    <DoorFrame
      title={say('open.title')}
      drawing={<KeptSheet />}
      above={<p className={frame.lead}>{address}</p>}
    >
      {numbers ? (
        <CheckNumbers numbers={check.numbers} entering={check.state === 'enter-numbers'} />
      ) : (
        <>
          <p className={frame.lead}>{say('open.help')}</p>
          {passkeys && (
            <Button wide icon={fingerprintIcon} busy={byPasskey.busy} onClick={() => void withPasskey()}>
              {say('protect.passkey')}
            </Button>
          )}
          <form onSubmit={submit} noValidate>
            <TextField
              label={say('signin.sheet-label')}
              value={sheet}
              onChange={setSheet}
              help={say('signin.sheet-help')}
              problem={failureSentence(say, failure)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
            <Button type="submit" wide busy={bySheet.busy} disabled={sheet.trim() === ''}>
              {say('continue')}
            </Button>
          </form>
          <p className={frame.lead}>{say('open.by-device')}</p>
          <QuietButton onClick={onLost}>{say('open.fresh')}</QuietButton>
        </>
      )}
    </DoorFrame>
  );
}

function StartFresh({ onBack }: { onBack: () => void }) {
  const say = useSay();
  const fresh = useProven('startFresh');
  return (
    <DoorFrame title={say('fresh.title')} onBack={onBack}>
      <p className={frame.lead}>{say('fresh.what')}</p>
      <p className={frame.lead}>{say('fresh.people')}</p>
      <p role="alert" className={frame.problem}>
        {failureSentence(say, fresh.failure)}
      </p>
      <div className={frame.buttons}>
        <Button look="danger" wide busy={fresh.busy} onClick={() => void fresh.run({})}>
          {say('fresh.go')}
        </Button>
      </div>
      <ProofDialog proven={fresh} />
    </DoorFrame>
  );
}
