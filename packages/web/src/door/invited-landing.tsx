// "Anna wants to chat with you": what an invitation link opens, for somebody who is new, and for its own maker.
import type { InvitationInfo } from '@veche/client/boundary/index';
import { Avatar, Button, copyIcon, KitchenTable } from '@veche/ui';
import { useState } from 'react';
import { useSay } from '../words/words.ts';
import styles from './door-frame.module.css';
import { DoorFrame, QuietButton } from './door-frame.tsx';

export interface InvitedLandingProps {
  invitation: InvitationInfo;
  onStart: () => void;
  onSignIn: () => void;
}

export function InvitedLanding({ invitation, onStart, onSignIn }: InvitedLandingProps) {
  const say = useSay();
  const { name, id } = invitation.from;
  return (
    <DoorFrame
      title={say('landing.invited', { name })}
      drawing={<KitchenTable />}
      above={<Avatar kind="person" name={name} seed={id} size={72} />}
    >
      <p className={styles.lead}>{say('landing.promise')}</p>
      <div className={styles.buttons}>
        <Button wide onClick={onStart}>
          {say('landing.start')}
        </Button>
        <QuietButton onClick={onSignIn}>{say('landing.have-account')}</QuietButton>
      </div>
    </DoorFrame>
  );
}

/** The person opened the link that they made themselves. */
export function OwnLinkLanding({ link, onChats }: { link: string; onChats: () => void }) {
  const say = useSay();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return (
    <DoorFrame title={say('landing.own')} drawing={<KitchenTable />}>
      <p className={styles.lead}>{say('landing.own-help')}</p>
      <div className={styles.buttons}>
        <Button wide icon={copyIcon} onClick={() => void copy()}>
          {say(copied ? 'landing.copied' : 'landing.copy')}
        </Button>
        <QuietButton onClick={onChats}>{say('landing.to-chats')}</QuietButton>
      </div>
    </DoorFrame>
  );
}

/** The link is damaged, used up, or not from whom it says. */
export function BrokenLinkLanding(props: {
  title: string;
  help: string;
  onContinue: () => void;
  label: string;
}) {
  return (
    <DoorFrame title={props.title} drawing={<KitchenTable />}>
      <p className={styles.lead}>{props.help}</p>
      <div className={styles.buttons}>
        <Button wide onClick={props.onContinue}>
          {props.label}
        </Button>
      </div>
    </DoorFrame>
  );
}
