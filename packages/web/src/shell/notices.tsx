// Tells about new messages while this page is not in front: a count in the title, a notification, a sound.
import type { ChatRow } from '@veche/client/boundary/index';
import { useEffect, useRef } from 'react';
import { chatName, previewText } from '../chats/chat-words.ts';
import { useEngine, useView } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';
import { playDrop } from './sound.ts';

export function Notices({ openChat }: { openChat: (chat: string) => void }) {
  const say = useSay();
  const engine = useEngine();
  const chats = useView('chats', null);
  const settings = useView('settings', null);
  const told = useRef<ReadonlyMap<string, number> | null>(null);
  const rows = chats?.loaded === true ? chats.rows : undefined;

  useEffect(() => {
    const tell = () =>
      void engine.command('setPresence', { visible: document.visibilityState === 'visible' });
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [engine]);

  useEffect(() => {
    const count = rows?.reduce((sum, row) => sum + (row.muted ? 0 : row.unread), 0) ?? 0;
    const name = say('app.name');
    document.title = count > 0 ? `(${count}) ${name}` : name;
    if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
  }, [rows, say]);

  useEffect(() => {
    if (rows === undefined) return;
    const before = told.current;
    told.current = new Map(rows.map((row) => [row.key, row.unread]));
    if (before === null || document.visibilityState === 'visible') return;
    const risen = rows.filter((row) => !row.muted && row.unread > (before.get(row.key) ?? 0));
    if (risen.length === 0) return;
    if (settings?.sound === true) playDrop();
    if (settings?.notifications !== true || Notification.permission !== 'granted') return;
    for (const row of risen)
      notify(
        row,
        say(chatNameIsKnown(row) ? 'notify.from' : 'notify.new', { name: chatName(row, say) }),
        previewText(row, say),
        openChat,
      );
  }, [rows, say, settings?.sound, settings?.notifications, openChat]);
  return null;
}

function chatNameIsKnown(row: ChatRow): boolean {
  return row.name !== '' || row.person !== null;
}

function notify(row: ChatRow, title: string, body: string, openChat: (chat: string) => void): void {
  const notification = new Notification(title, { body, tag: row.key, icon: '/icons/bell-192.png' });
  notification.onclick = () => {
    window.focus();
    notification.close();
    openChat(row.key);
  };
}
