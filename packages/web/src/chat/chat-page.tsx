// A chat: who it is, what was said, and where one writes.
import { useParams } from '@tanstack/react-router';
import type { ChatView, MessageItem } from '@veche/client/boundary/index';
import { type DragEvent, lazy, Suspense, useState } from 'react';
import { ChatPortrait } from '../chats/chat-portrait.tsx';
import { chatName } from '../chats/chat-words.ts';
import { useView } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';
import { AttentionBanner } from './attention-banner.tsx';
import { ChatHeader, withHeroes } from './chat-header.tsx';
import styles from './chat-page.module.css';
import { Composer } from './composer.tsx';
import { NotifyAsk } from './notify-ask.tsx';
import { Timeline } from './timeline.tsx';
import { useComposer } from './use-composer.ts';

const FilesDialog = lazy(() => import('./files-dialog.tsx'));

export function ChatPage() {
  const { chat: key } = useParams({ from: '/chat/$chat' });
  const say = useSay();
  const chat = useView('chat', { chat: key });
  if (chat === undefined) return <main className={styles.chat} />;
  if (chat === null) {
    return (
      <main className={styles.chat}>
        <p className={styles.gone}>{say('chat.not-there')}</p>
      </main>
    );
  }
  return <OpenChat key={key} chat={chat} />;
}

function OpenChat({ chat }: { chat: ChatView }) {
  const say = useSay();
  const [window] = useState(() => crypto.randomUUID());
  const view = useView('timeline', { chat: chat.key, window, at: 'first-unread' });
  const composer = useComposer(chat);
  const [files, setFiles] = useState<File[]>([]);
  const [over, setOver] = useState(false);
  const editLast = () => {
    const last = view?.items.findLast((item) => item.kind === 'message' && item.can.edit);
    if (last?.kind === 'message') void composer.edit(last);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (chat.can.write) setFiles([...event.dataTransfer.files]);
  };
  const said = view?.items.some((item) => item.kind === 'message') === true;
  const name = chatName(withHeroes(chat), say);
  return (
    <main
      className={styles.chat}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(event.dataTransfer.types.includes('Files'));
      }}
      onDragLeave={() => setOver(false)}
    >
      <ChatHeader chat={chat} />
      {chat.attention !== null && <AttentionBanner chat={chat.key} attention={chat.attention} />}
      <div className={styles.talk}>
        <Timeline
          chat={chat}
          view={view}
          window={window}
          onReply={(item: MessageItem) => composer.reply(item)}
          onEdit={(item: MessageItem) => void composer.edit(item)}
        />
        {view?.loaded === true && !said && <Hello chat={chat} name={name} />}
      </div>
      {composer.sent > 0 && chat.kind !== 'notes' && <NotifyAsk name={name} />}
      {chat.can.write ? (
        <Composer chat={chat} composer={composer} onFiles={setFiles} onEditLast={editLast} />
      ) : (
        <p className={styles.closed}>{say(chat.gone ? 'chat.gone' : 'failure.not-allowed')}</p>
      )}
      {over && <div className={styles.over}>{say('composer.drop')}</div>}
      {files.length > 0 && (
        <Suspense>
          <FilesDialog
            chat={chat.key}
            replyTo={composer.replyTo?.key ?? null}
            files={files}
            onFiles={setFiles}
          />
        </Suspense>
      )}
    </main>
  );
}

/** Before the first word: who is there, and how you met. */
function Hello({ chat, name }: { chat: ChatView; name: string }) {
  const say = useSay();
  const words =
    chat.kind === 'notes'
      ? say('chat.notes-hello')
      : chat.kind === 'group'
        ? say('chat.group-hello')
        : say('chat.hello-to', { name });
  const met = chat.met;
  return (
    <div className={styles.hello}>
      <ChatPortrait chat={chat} size={96} />
      <p className={styles.helloWords}>{words}</p>
      {met !== null && (
        <p className={styles.met}>
          {met.own ? say('line.met-by-own-link') : say('line.met-by-link', { name: met.whose.name })}
        </p>
      )}
    </div>
  );
}
