// Which screen of the first minutes is shown: a small state machine, so that this part needs no router.
import type { InvitationInfo } from '@veche/client/boundary/index';
import { useEffect, useState } from 'react';
import { useAct, useEngine } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';
import type { Arrival } from './arrival.ts';
import { DeviceSignIn } from './device-sign-in.tsx';
import { DoorFrame } from './door-frame.tsx';
import { BrokenLinkLanding, InvitedLanding } from './invited-landing.tsx';
import { NameScreen } from './name-screen.tsx';
import { ProtectScreen } from './protect-screen.tsx';
import { ServerSees } from './server-sees.tsx';
import { SheetSignIn } from './sheet-sign-in.tsx';
import { SignIn } from './sign-in.tsx';
import { useSignUp } from './use-sign-up.ts';

type Step = 'landing' | 'name' | 'protect' | 'sees' | 'sign-in' | 'sheet' | 'device';

export interface DoorProps {
  arrival: Arrival;
  /** Signed in; `chat` is the one to open, where a link asked for it. */
  onEntered: (chat: string | null) => void;
}

export function Door({ arrival, onEntered }: DoorProps) {
  const invitation = useInvitation(arrival.invitation);
  const [step, setStep] = useState<Step>(
    arrival.deviceCode !== null ? 'device' : arrival.invitation !== null ? 'landing' : 'name',
  );
  const [address, setAddress] = useState('');
  const say = useSay();
  const engine = useEngine();
  const signUp = useSignUp(arrival.invitation);
  const accept = useAct('acceptInvitation');
  const invited = arrival.invitation !== null;

  const enter = async () => {
    if (arrival.invitation === null) {
      // Nobody invited: there is one chat from the start, with oneself.
      void engine.command('openNotes', null);
      return onEntered(null);
    }
    const met = await accept.run({ link: arrival.invitation });
    onEntered(met?.chat ?? null);
  };
  const start = () => setStep('name');

  switch (step) {
    case 'landing':
      if (invitation === undefined) return <DoorFrame title="">{null}</DoorFrame>;
      if (invitation === null) {
        return (
          <BrokenLinkLanding
            title={say('landing.broken')}
            help={say('landing.broken-help')}
            label={say('landing.start')}
            onContinue={start}
          />
        );
      }
      return <InvitedLanding invitation={invitation} onStart={start} onSignIn={() => setStep('sign-in')} />;
    case 'name':
      return (
        <NameScreen
          signUp={signUp}
          welcome={!invited}
          onNext={() => setStep('protect')}
          onSignIn={() => setStep('sign-in')}
          onBack={invited ? () => setStep('landing') : undefined}
        />
      );
    case 'protect':
      return (
        <ProtectScreen
          signUp={signUp}
          onDone={() => void enter()}
          onBack={start}
          onServerSees={() => setStep('sees')}
        />
      );
    case 'sees':
      return (
        <DoorFrame title={say('sees.title')} onBack={() => setStep('protect')}>
          <ServerSees />
        </DoorFrame>
      );
    case 'sign-in':
      return (
        <SignIn
          onDone={() => void enter()}
          onNew={() => setStep(invited ? 'landing' : 'name')}
          onSheet={(typed) => {
            setAddress(typed);
            setStep('sheet');
          }}
          onDevice={() => setStep('device')}
        />
      );
    case 'sheet':
      return <SheetSignIn address={address} onDone={() => void enter()} onBack={() => setStep('sign-in')} />;
    case 'device':
      return <DeviceSignIn code={arrival.deviceCode ?? ''} onBack={() => setStep('sign-in')} />;
  }
}

/** What a link says; undefined while it is being read, null when it is damaged. */
function useInvitation(link: string | null): InvitationInfo | null | undefined {
  const engine = useEngine();
  const [info, setInfo] = useState<InvitationInfo | null | undefined>(link === null ? null : undefined);
  useEffect(() => {
    if (link === null) return;
    void engine
      .command('inspectInvitation', { link })
      .then((result) => setInfo(result.ok ? result.value : null));
  }, [engine, link]);
  return info;
}
