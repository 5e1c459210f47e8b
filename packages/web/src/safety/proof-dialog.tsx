// "Show once more that it is you": by passkey, password or sheet, whichever the account has.
import type { ProofRequest } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions, fingerprintIcon, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { getCredential, prfOf } from '../door/passkey.ts';
import { PasswordField } from '../door/password-field.tsx';
import { failureSentence, useSay } from '../words/words.ts';
import type { Proven, ProvenCommand } from './use-proven.ts';

export function ProofDialog<N extends ProvenCommand>({ proven }: { proven: Proven<N> }) {
  const say = useSay();
  return (
    <Dialog
      open={proven.asked !== null}
      onClose={proven.giveUp}
      title={say('failure.proof-needed')}
      closeLabel={say('cancel')}
    >
      {proven.asked !== null && <Ways request={proven.asked} proven={proven} />}
    </Dialog>
  );
}

function Ways<N extends ProvenCommand>({ request, proven }: { request: ProofRequest; proven: Proven<N> }) {
  const say = useSay();
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [sheet, setSheet] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const withPasskey = async (options: NonNullable<ProofRequest['passkey']>) => {
    setProblem(null);
    const made = await getCredential(options);
    if (made === null) return setProblem('wrong-passkey');
    const prf = prfOf(made.credential);
    proven.answer({
      kind: 'passkey',
      flow: request.flow,
      credential: made.json,
      ...(prf === null ? {} : { prfOutput: prf }),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request.password && password !== '')
      proven.answer({ kind: 'password', flow: request.flow, password });
    else if (sheet !== '') proven.answer({ kind: 'sheet', flow: request.flow, sheet });
  };
  const { passkey } = request;
  return (
    <>
      {passkey !== null && (
        <Button wide icon={fingerprintIcon} onClick={() => void withPasskey(passkey)}>
          {say('protect.passkey')}
        </Button>
      )}
      <form onSubmit={submit} noValidate>
        {request.password && (
          <PasswordField
            label={say('protect.password')}
            value={password}
            onChange={setPassword}
            shown={shown}
            onShown={setShown}
            problem={failureSentence(say, proven.failure)}
          />
        )}
        {request.sheet && !request.password && (
          <TextField
            label={say('signin.sheet-label')}
            value={sheet}
            onChange={setSheet}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            problem={failureSentence(say, proven.failure)}
          />
        )}
        <p role="alert">{failureSentence(say, problem)}</p>
        {(request.password || request.sheet) && (
          <DialogActions>
            <Button type="submit" disabled={password === '' && sheet === ''}>
              {say('continue')}
            </Button>
          </DialogActions>
        )}
      </form>
    </>
  );
}
