// Who this is: photo, name, one quiet line (writing, how many, not here yet), and the way to more.
import { Link, useRouter } from '@tanstack/react-router';
import type { ChatView } from '@veche/client/boundary/index';
import { backIcon, IconButton } from '@veche/ui';
import { ChatPortrait } from '../chats/chat-portrait.tsx';
import { chatName, typingText } from '../chats/chat-words.ts';
import { useWide } from '../shell/use-wide.ts';
import { type Say, useSay } from '../words/words.ts';
import styles from './chat-header.module.css';

export function ChatHeader({ chat }: { chat: ChatView }) {
  const say = useSay();
  const wide = useWide();
  const router = useRouter();
  const typing = typingText(chat, say);
  const name = chatName(withHeroes(chat), say);
  const line = typing === '' ? quietLine(chat, say) : typing;
  const inside = (
    <>
      <ChatPortrait chat={chat} size={36} />
      <span className={styles.words}>
        <h1 className={styles.name}>{name}</h1>
        <span className={typing === '' ? styles.line : styles.typing}>{line}</span>
      </span>
    </>
  );
  return (
    <header className={styles.head}>
      {!wide && (
        <IconButton
          label={say('back')}
          icon={backIcon}
          mirrored
          onClick={() => void router.navigate({ to: '/' })}
        />
      )}
      {chat.kind === 'notes' ? (
        <span className={styles.who}>{inside}</span>
      ) : (
        <Link to="/chat/$chat/about" params={{ chat: chat.key }} className={styles.who}>
          {inside}
          <span className={styles.hidden}>{say('chat.about')}</span>
        </Link>
      )}
    </header>
  );
}

/** A group without a name is called by its members. */
export function withHeroes(chat: ChatView) {
  return { ...chat, heroes: chat.members.filter((member) => !member.own).map((member) => member.person) };
}

function quietLine(chat: ChatView, say: Say): string {
  if (chat.kind === 'notes') return '';
  if (chat.kind === 'group') {
    const here = chat.members.filter((member) => member.state === 'in' || member.state === 'invited');
    return say('chat.members', { count: here.length });
  }
  const other = chat.members.find((member) => !member.own);
  return other?.state === 'invited' ? say('chats.invited') : (chat.person?.address ?? '');
}
