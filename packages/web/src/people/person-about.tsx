// A person: photo, name, address, how we know that it is them, the chats you share, and blocking.
import { Link, useNavigate } from '@tanstack/react-router';
import type { ChatView, KnownHow, PersonView } from '@veche/client/boundary/index';
import { Button, blockIcon, Dialog, DialogActions, Switch, tickIcon } from '@veche/ui';
import { useState } from 'react';
import { PersonPortrait } from '../chats/chat-portrait.tsx';
import { useAct, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Section } from '../shell/page.tsx';
import { day } from '../words/times.ts';
import { failureSentence, type MessageId, useSay, useWords } from '../words/words.ts';
import styles from './person-about.module.css';
import { PersonCheck } from './person-check.tsx';

const how: Record<KnownHow, MessageId> = {
  you: 'person.how-you',
  scanned: 'person.how-scanned',
  'by-link': 'person.how-by-link',
  'first-seen': 'person.how-first-seen',
  changed: 'person.how-changed',
  unknown: 'person.how-unknown',
};

export function PersonAbout({ person: id, chat }: { person: string; chat?: ChatView }) {
  const say = useSay();
  const navigate = useNavigate();
  const view = useView('person', { person: id });
  const write = useAct('openDirectChat');
  if (view === undefined || view === null) return null;
  const { person } = view;
  const open = async () => {
    const result = view.directChat === null ? await write.run({ person: id }) : { chat: view.directChat };
    if (result !== null) await navigate({ to: '/chat/$chat', params: { chat: result.chat } });
  };
  return (
    <>
      <div className={styles.who}>
        <PersonPortrait person={person} size={96} />
        <h2 className={styles.name}>{person.name}</h2>
        <p className={page.soft}>{person.address}</p>
        {chat === undefined && view.knownHow !== 'you' && (
          <Button busy={write.busy} onClick={() => void open()}>
            {say('person.write')}
          </Button>
        )}
        <p role="alert" className={page.problem}>
          {failureSentence(say, write.failure?.code ?? null)}
        </p>
      </div>
      <HowWeKnow view={view} />
      {view.sharedChats.length > 0 && (
        <Section title={say('person.shared')}>
          <ul className={page.list}>
            {view.sharedChats.map((shared) => (
              <li key={shared.key}>
                <Link to="/chat/$chat" params={{ chat: shared.key }} className={page.link}>
                  {shared.name === '' ? say('chats.empty-group') : shared.name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {chat !== undefined && <Muting chat={chat} />}
      {view.knownHow !== 'you' && <Blocking view={view} />}
    </>
  );
}

function HowWeKnow({ view }: { view: PersonView }) {
  const { say, language } = useWords();
  const [checking, setChecking] = useState(false);
  const { name } = view.person;
  const date = view.knownSince === null ? '' : day(view.knownSince, language);
  const sure = view.knownHow === 'scanned';
  return (
    <Section title={say('person.how')}>
      <p className={sure ? styles.sure : view.knownHow === 'changed' ? page.problem : undefined}>
        {say(how[view.knownHow], { name, date })}
      </p>
      {view.knownHow !== 'you' && !sure && (
        <div className={page.row}>
          <Button look="outlined" icon={tickIcon} onClick={() => setChecking(true)}>
            {say('person.check')}
          </Button>
        </div>
      )}
      {checking && <PersonCheck person={view.person} onClose={() => setChecking(false)} />}
    </Section>
  );
}

function Muting({ chat }: { chat: ChatView }) {
  const say = useSay();
  const mute = useAct('muteChat');
  return (
    <Switch
      label={say('about.mute')}
      on={chat.muted}
      onChange={(muted) => void mute.run({ chat: chat.key, muted })}
    />
  );
}

function Blocking({ view }: { view: PersonView }) {
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const block = useAct('blockPerson');
  const unblock = useAct('unblockPerson');
  const person = view.person.id;
  if (view.blocked) {
    return (
      <div className={page.row}>
        <p className={page.soft}>{say('person.blocked')}</p>
        <Button look="outlined" busy={unblock.busy} onClick={() => void unblock.run({ person })}>
          {say('person.unblock')}
        </Button>
      </div>
    );
  }
  return (
    <div className={page.row}>
      <Button look="danger" icon={blockIcon} onClick={() => setAsking(true)}>
        {say('person.block')}
      </Button>
      <Dialog
        alert
        open={asking}
        onClose={() => setAsking(false)}
        title={say('person.block-sure', { name: view.person.name })}
        closeLabel={say('cancel')}
      >
        <p>{say('person.block-help')}</p>
        <DialogActions>
          <Button
            look="danger"
            busy={block.busy}
            onClick={() => void block.run({ person }).then((done) => done !== null && setAsking(false))}
          >
            {say('person.block')}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  );
}
