// Signing a device out from afar, and giving it another name.
import type { DeviceRow } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { ProofDialog } from '../safety/proof-dialog.tsx';
import { useProven } from '../safety/use-proven.ts';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';

export function DeviceSignOut({ device, onClose }: { device: DeviceRow; onClose: () => void }) {
  const say = useSay();
  const signOut = useProven('signOutDevice');
  const [wiped, setWiped] = useState<'wiped' | 'offline' | null>(null);
  const go = async () => {
    const done = await signOut.run({ device: device.key });
    if (done !== null) setWiped(done.wiped);
  };
  const asking = signOut.asked !== null;
  return (
    <>
      <Dialog
        alert
        open={!asking}
        onClose={onClose}
        title={say('devices.sign-out-sure', { name: device.name })}
        closeLabel={say(wiped === null ? 'cancel' : 'close')}
      >
        {wiped === null ? (
          <>
            <p>{say('devices.sign-out-help')}</p>
            <p role="alert" className={page.problem}>
              {failureSentence(say, signOut.failure)}
            </p>
            <DialogActions>
              <Button look="danger" busy={signOut.busy} onClick={() => void go()}>
                {say('devices.sign-out')}
              </Button>
            </DialogActions>
          </>
        ) : (
          <>
            <p role="status">{say(wiped === 'wiped' ? 'devices.wiped' : 'devices.offline')}</p>
            <DialogActions>
              <Button onClick={onClose}>{say('done')}</Button>
            </DialogActions>
          </>
        )}
      </Dialog>
      <ProofDialog proven={signOut} />
    </>
  );
}

export function DeviceName({ device, onClose }: { device: DeviceRow; onClose: () => void }) {
  const say = useSay();
  const [name, setName] = useState(device.name);
  const rename = useAct('renameDevice');
  const save = async () => {
    if ((await rename.run({ device: device.key, name: name.trim() })) !== null) onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <Dialog open onClose={onClose} title={say('devices.rename')} closeLabel={say('cancel')}>
      <form onSubmit={submit}>
        <TextField
          label={say('devices.name')}
          value={name}
          onChange={setName}
          maxLength={60}
          problem={failureSentence(say, rename.failure?.code ?? null)}
        />
        <DialogActions>
          <Button type="submit" busy={rename.busy} disabled={name.trim() === ''}>
            {say('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
