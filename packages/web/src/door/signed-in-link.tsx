// An invitation link opened by somebody who is already here: one's own, a friend's, or one that is not what it says.

import type { InvitationInfo } from '@veche/client/boundary/index';
import { Avatar, Button, KitchenTable } from '@veche/ui';
import { useEffect, useState } from 'react';
import { useAct, useEngine, useView } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import frame from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';
import { BrokenLinkLanding, OwnLinkLanding } from './invited-landing.tsx';

export interface SignedInLinkProps {
  link: string;
  onOpen: (chat: string | null) => void;
}

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function SignedInLink({ link, onOpen }: SignedInLinkProps) {
  const say = useSay();
  const engine = useEngine();
  const session = useView('session', null);
  const [info, setInfo] = useState<InvitationInfo | null | undefined>();
  const accept = useAct('acceptInvitation');
  useEffect(() => {
    void engine
      .command('inspectInvitation', { link })
      .then((result) => setInfo(result.ok ? result.value : null));
  }, [engine, link]);
  if (info === undefined) return <DoorFrame title="">{null}</DoorFrame>;
  const toChats = () => onOpen(null);
  if (info === null) {
    return (
      <BrokenLinkLanding
        title={say('landing.broken')}
        help={say('landing.broken-help')}
        label={say('landing.to-chats')}
        onContinue={toChats}
      />
    );
  }
  if (info.own) return <OwnLinkLanding link={link} onChats={toChats} />;
  const { name, id } = info.from;
  if (accept.failure?.code === 'identity-mismatch') {
    return (
      <BrokenLinkLanding
        title={say('landing.changed', { name })}
        help={say('landing.changed-help', { name })}
        label={say('landing.to-chats')}
        onContinue={toChats}
      />
    );
  }
  const open = async () => {
    const met = await accept.run({ link });
    if (met !== null) onOpen(met.chat);
  };
  return (
    <DoorFrame
      title={say('landing.invited', { name })}
      drawing={<KitchenTable />}
      above={<Avatar kind="person" name={name} seed={id} size={72} />}
    >
      <p className={frame.lead}>{say('landing.signed-in-as', { name: session?.own?.name ?? '' })}</p>
      <p role="alert" className={frame.problem}>
        {failureSentence(say, accept.failure?.code ?? null)}
      </p>
      <div className={frame.buttons}>
        <Button wide busy={accept.busy} onClick={() => void open()}>
          {say('landing.open')}
        </Button>
        <QuietButton onClick={toChats}>{say('landing.to-chats')}</QuietButton>
      </div>
    </DoorFrame>
  );
}
