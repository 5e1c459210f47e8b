// A new password; it opens the account, not the chats.
import { Button, Dialog, DialogActions } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { PasswordField } from '../door/password-field.tsx';
import { shortestPassword } from '../door/protect-screen.tsx';
import { ProofDialog } from '../safety/proof-dialog.tsx';
import { useProven } from '../safety/use-proven.ts';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';

export function ChangePassword() {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [short, setShort] = useState(false);
  const [done, setDone] = useState(false);
  const change = useProven('changePassword');
  const go = async () => {
    if ([...password].length < shortestPassword) return setShort(true);
    if ((await change.run({ newPassword: password })) === null) return;
    setPassword('');
    setOpen(false);
    setDone(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  return (
    <div className={page.row}>
      <Button look="outlined" onClick={() => setOpen(true)}>
        {say('settings.password')}
      </Button>
      <p role="status">{done ? say('settings.password-done') : ''}</p>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={say('settings.password')}
        closeLabel={say('cancel')}
      >
        <form onSubmit={submit} noValidate>
          <PasswordField
            label={say('signin.new-password')}
            value={password}
            onChange={(value) => {
              setShort(false);
              setPassword(value);
            }}
            shown={shown}
            onShown={setShown}
            fresh
            help={say('protect.password-help')}
            problem={
              short
                ? say('protect.password-short', { count: shortestPassword })
                : failureSentence(say, change.failure)
            }
          />
          <DialogActions>
            <Button type="submit" busy={change.busy}>
              {say('save')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
      <ProofDialog proven={change} />
    </div>
  );
}
