// A group: its picture and name, its people and what each may do, adding, removing, leaving.

import { useNavigate } from '@tanstack/react-router';
import type { ChatView, Member } from '@veche/client/boundary/index';
import {
  type Action,
  addPersonIcon,
  Button,
  Dialog,
  DialogActions,
  doorIcon,
  infoIcon,
  ListRow,
  MenuButton,
  moreIcon,
  Switch,
  tickIcon,
  trashIcon,
} from '@veche/ui';
import { useState } from 'react';
import { withHeroes } from '../chat/chat-header.tsx';
import { ChatPortrait, PersonPortrait } from '../chats/chat-portrait.tsx';
import { chatName } from '../chats/chat-words.ts';
import { useAct, useEngine } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Section } from '../shell/page.tsx';
import { failureSentence, type Say, useSay } from '../words/words.ts';
import { AddPeople } from './add-people.tsx';
import { GroupIdentity } from './group-identity.tsx';
import styles from './person-about.module.css';

export function GroupAbout({ chat }: { chat: ChatView }) {
  const say = useSay();
  const mute = useAct('muteChat');
  const [adding, setAdding] = useState(false);
  const members = chat.members.filter((member) => member.state !== 'left');
  return (
    <>
      <div className={styles.who}>
        <ChatPortrait chat={chat} size={96} />
        <h2 className={styles.name}>{chatName(withHeroes(chat), say)}</h2>
        {chat.can.rename && <GroupIdentity chat={chat} />}
      </div>
      <Section title={say('about.people')}>
        <ul className={page.list}>
          {members.map((member) => (
            <li key={member.key}>
              <MemberRow chat={chat} member={member} say={say} />
            </li>
          ))}
        </ul>
        {chat.can.add && (
          <div className={page.row}>
            <Button look="outlined" icon={addPersonIcon} onClick={() => setAdding(true)}>
              {say('about.add')}
            </Button>
          </div>
        )}
      </Section>
      <Switch
        label={say('about.mute')}
        on={chat.muted}
        onChange={(muted) => void mute.run({ chat: chat.key, muted })}
      />
      {!chat.gone && <Leaving chat={chat} />}
      {adding && <AddPeople chat={chat} onClose={() => setAdding(false)} />}
    </>
  );
}

function memberLine(member: Member, say: Say): string {
  if (member.state === 'unasked') return say('about.unasked');
  if (member.state === 'invited') return say('about.invited');
  if (member.admin) return say('about.admin');
  return member.own ? say('about.you') : member.person.address;
}

function MemberRow({ chat, member, say }: { chat: ChatView; member: Member; say: Say }) {
  const engine = useEngine();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const person = member.person.id;
  const offered: (Action & { offered: boolean })[] = [
    {
      key: 'profile',
      offered: true,
      label: say('person.title'),
      icon: infoIcon,
      perform: () => void navigate({ to: '/person/$person', params: { person } }),
    },
    {
      key: 'admin',
      offered: chat.can.remove && !member.admin && member.state === 'in',
      label: say('about.make-admin'),
      icon: tickIcon,
      perform: () => void engine.command('makeAdmin', { chat: chat.key, person }),
    },
    {
      key: 'remove',
      offered: chat.can.remove,
      grave: true,
      label: say('about.remove'),
      icon: trashIcon,
      perform: () => setRemoving(true),
    },
  ];
  const { name } = member.person;
  return (
    <>
      <ListRow
        portrait={<PersonPortrait person={member.person} size={36} />}
        title={name}
        line={memberLine(member, say)}
        end={
          member.own ? undefined : (
            <MenuButton
              label={say('about.person-menu', { name })}
              icon={moreIcon}
              actions={offered.filter((action) => action.offered)}
            />
          )
        }
      />
      <Dialog
        alert
        open={removing}
        onClose={() => setRemoving(false)}
        title={say('about.remove-sure', { name })}
        closeLabel={say('cancel')}
      >
        <p>{say('about.remove-help')}</p>
        <DialogActions>
          <Button
            look="danger"
            onClick={() => {
              void engine.command('removePerson', { chat: chat.key, person });
              setRemoving(false);
            }}
          >
            {say('about.remove')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

function Leaving({ chat }: { chat: ChatView }) {
  const say = useSay();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const leave = useAct('leaveChat');
  const go = async () => {
    if ((await leave.run({ chat: chat.key })) === null) return;
    setAsking(false);
    await navigate({ to: '/' });
  };
  return (
    <div className={page.row}>
      <Button look="danger" icon={doorIcon} onClick={() => setAsking(true)}>
        {say('about.leave')}
      </Button>
      <Dialog
        alert
        open={asking}
        onClose={() => setAsking(false)}
        title={say('about.leave-sure')}
        closeLabel={say('cancel')}
      >
        <p>{say('about.leave-help')}</p>
        <p role="alert" className={page.problem}>
          {failureSentence(say, leave.failure?.code ?? null)}
        </p>
        <DialogActions>
          <Button look="danger" busy={leave.busy} onClick={() => void go()}>
            {say('about.leave-go')}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  );
}
