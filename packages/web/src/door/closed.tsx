// When the chats cannot be shown: another window has them, this sign-in is closed, or they wait for sheet or passkey.
import type { LockReason, SessionView } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions, Doorstep } from '@veche/ui';
import { useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { type MessageId, useSay } from '../words/words.ts';
import { DeviceSignIn } from './device-sign-in.tsx';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import { OpenChats } from './open-chats.tsx';
import { SheetSignIn } from './sheet-sign-in.tsx';
import { SignIn } from './sign-in.tsx';

const reasons: Record<LockReason, [MessageId, MessageId]> = {
  'signed-out-elsewhere': ['locked.signed-out', 'locked.signed-out-help'],
  'copied-store': ['locked.copied', 'locked.copied-help'],
  'device-damaged': ['locked.damaged', 'locked.damaged-help'],
  'unreadable-store': ['locked.unreadable', 'locked.unreadable-help'],
};

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function Closed({ session }: { session: SessionView }) {
  const say = useSay();
  if (session.state === 'needs-chats-key') return <OpenChats address={session.own?.address ?? ''} />;
  if (session.state === 'locked') return <Locked reason={session.lock ?? 'signed-out-elsewhere'} />;
  return (
    <DoorFrame title={say('elsewhere.title')} drawing={<Doorstep />}>
      <p className={frame.lead}>{say('elsewhere.help')}</p>
    </DoorFrame>
  );
}

function Locked({ reason }: { reason: LockReason }) {
  const say = useSay();
  const [step, setStep] = useState<'why' | 'sign-in' | 'sheet' | 'device'>('why');
  const [address, setAddress] = useState('');
  const [asking, setAsking] = useState(false);
  const clear = useAct('clearDevice');
  const [title, help] = reasons[reason];
  if (step === 'sign-in') {
    return (
      <SignIn
        onDone={() => undefined}
        onNew={() => setStep('why')}
        onSheet={(typed) => {
          setAddress(typed);
          setStep('sheet');
        }}
        onDevice={() => setStep('device')}
      />
    );
  }
  if (step === 'sheet') {
    return <SheetSignIn address={address} onDone={() => undefined} onBack={() => setStep('sign-in')} />;
  }
  if (step === 'device') return <DeviceSignIn code="" onBack={() => setStep('sign-in')} />;
  return (
    <DoorFrame title={say(title)} drawing={<Doorstep />}>
      <p className={frame.lead}>{say(help)}</p>
      <div className={frame.buttons}>
        {reason !== 'copied-store' && (
          <Button wide onClick={() => setStep('sign-in')}>
            {say('locked.sign-in')}
          </Button>
        )}
        <QuietButton onClick={() => setAsking(true)}>{say('locked.clear')}</QuietButton>
      </div>
      <Dialog
        alert
        open={asking}
        onClose={() => setAsking(false)}
        title={say('locked.clear')}
        closeLabel={say('cancel')}
      >
        <p>{say('locked.clear-sure')}</p>
        <DialogActions>
          <Button look="danger" busy={clear.busy} onClick={() => void clear.run(null)}>
            {say('locked.clear')}
          </Button>
        </DialogActions>
      </Dialog>
    </DoorFrame>
  );
}
