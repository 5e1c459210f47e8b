// "Chat with someone": my code, my link, their code, their address, or a group.
import { useLocation, useNavigate } from '@tanstack/react-router';
import { cameraIcon, codeIcon, Dialog, Icon, keyboardIcon, ListRow, peopleIcon, shareIcon } from '@veche/ui';
import { lazy, Suspense, useState } from 'react';
import { arrivalOf, invitationPath } from '../door/arrival.ts';
import { useAct } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page } from '../shell/page.tsx';
import { failureSentence, type MessageId, useSay } from '../words/words.ts';
import { FindByAddress } from './find-by-address.tsx';
import styles from './meet-page.module.css';
import { MyCode, MyLink } from './my-invitation.tsx';

const Scanner = lazy(() => import('./scanner.tsx'));

type Way = 'code' | 'link' | 'scan' | 'address';

const ways: readonly { way: Way; icon: string; title: MessageId; help: MessageId }[] = [
  { way: 'code', icon: codeIcon, title: 'meet.show-code', help: 'meet.show-code-help' },
  { way: 'link', icon: shareIcon, title: 'meet.send-link', help: 'meet.send-link-help' },
  { way: 'scan', icon: cameraIcon, title: 'meet.scan', help: 'meet.scan-help' },
  { way: 'address', icon: keyboardIcon, title: 'meet.type', help: 'meet.type-help' },
];

function wayOf(hash: string): Way | null {
  return ways.find((one) => one.way === hash)?.way ?? null;
}

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function MeetPage() {
  const say = useSay();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [open, setOpen] = useState<Way | null>(() => wayOf(hash));
  const accept = useAct('acceptInvitation');
  const [strange, setStrange] = useState(false);
  const toChat = (chat: string) => void navigate({ to: '/chat/$chat', params: { chat } });
  const scanned = async (text: string) => {
    setOpen(null);
    const link = URL.canParse(text) ? arrivalOf(text).invitation : null;
    setStrange(link === null);
    if (link === null) return;
    const met = await accept.run({
      link: new URL(invitationPath + new URL(link).hash, location.origin).href,
    });
    if (met !== null) toChat(met.chat);
  };
  const close = () => setOpen(null);
  return (
    <Page title={say('meet.title')} back="/">
      <p className={page.soft}>{say('meet.intro')}</p>
      <p role="alert" className={page.problem}>
        {strange ? say('meet.not-a-code') : failureSentence(say, accept.failure?.code ?? null)}
      </p>
      <ul className={styles.ways}>
        {ways.map(({ way, icon, title, help }) => (
          <li key={way}>
            <WayButton icon={icon} title={say(title)} help={say(help)} onClick={() => setOpen(way)} />
          </li>
        ))}
        <li>
          <WayButton
            icon={peopleIcon}
            title={say('meet.group')}
            help={say('meet.group-help')}
            onClick={() => void navigate({ to: '/group' })}
          />
        </li>
      </ul>
      <Dialog
        full
        open={open === 'code'}
        onClose={close}
        title={say('meet.my-code')}
        closeLabel={say('close')}
      >
        <MyCode />
      </Dialog>
      <Dialog open={open === 'link'} onClose={close} title={say('meet.link')} closeLabel={say('close')}>
        <MyLink />
      </Dialog>
      <Dialog open={open === 'address'} onClose={close} title={say('meet.type')} closeLabel={say('close')}>
        <FindByAddress onChat={toChat} />
      </Dialog>
      {open === 'scan' && (
        <Suspense>
          <Scanner onText={(text) => void scanned(text)} onClose={close} />
        </Suspense>
      )}
    </Page>
  );
}

function WayButton(props: { icon: string; title: string; help: string; onClick: () => void }) {
  return (
    <button type="button" className={styles.way} onClick={props.onClick}>
      <ListRow
        portrait={
          <span className={styles.icon}>
            <Icon d={props.icon} />
          </span>
        }
        title={props.title}
        line={props.help}
      />
    </button>
  );
}
