// What can be done with a message: its actions as data, the menu that is open, and the dialogs they need.
import type { MessageItem, TimelineItem } from '@veche/client/boundary/index';
import { type Action, copyIcon, downloadIcon, infoIcon, pencilIcon, replyIcon, trashIcon } from '@veche/ui';
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import { useEngine } from '../engine/engine-context.ts';
import { saveFile } from '../media/save-file.ts';
import { useAnnounce } from '../shell/announcer.tsx';
import { useSay } from '../words/words.ts';
import type { MessageDeeds } from './message-deeds.ts';
import { DeleteDialog, DeliveryDialog } from './message-dialogs.tsx';
import { spokenText } from './spoken-text.ts';

const Viewer = lazy(() => import('./viewer.tsx'));

export interface OpenMenu {
  item: MessageItem;
  anchor: HTMLElement;
}

interface Surroundings {
  place: { chat: string; window: string };
  items: readonly TimelineItem[];
  onReply: (item: MessageItem) => void;
  onEdit: (item: MessageItem) => void;
}

type Shown = { kind: 'delete' | 'delivery' | 'photo'; key: string };

export function useMessageDeeds({ place, items, onReply, onEdit }: Surroundings) {
  const engine = useEngine();
  const say = useSay();
  const announce = useAnnounce();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const { chat } = place;

  const deeds = useMemo<MessageDeeds>(
    () => ({
      openMenu: (item, anchor) => setMenu({ item, anchor }),
      jumpTo: (key) => void engine.command('jumpTo', { ...place, to: key }),
      react: (item, emoji) => void engine.command('toggleReaction', { chat, item: item.key, key: emoji }),
      showDelivery: (item) => setShown({ kind: 'delivery', key: item.key }),
      openPhoto: (item) => setShown({ kind: 'photo', key: item.key }),
      retry: (item) => void engine.command('retrySending', { chat, item: item.key }),
      cancel: (item) => void engine.command('cancelSending', { chat, item: item.key }),
    }),
    [engine, place, chat],
  );

  const doing = useRef({ onReply, onEdit });
  doing.current = { onReply, onEdit };
  const actionsOf = (item: MessageItem): Action[] => {
    const { body } = item;
    const media = 'media' in body ? body.media : null;
    const words =
      body.kind === 'text' || (media !== null && 'captionPlain' in body && body.captionPlain !== '');
    const copy = async () => {
      await navigator.clipboard.writeText(spokenText(item, say));
      announce(say('message.copied'));
    };
    const save = async () => {
      if (media === null) return;
      const result = await engine.command('loadMedia', { media, size: 'full' });
      if (result.ok) saveFile(result.value.blob, media.name);
    };
    const all: (Action & { offered: boolean })[] = [
      {
        key: 'reply',
        offered: item.can.reply,
        label: say('message.reply'),
        icon: replyIcon,
        perform: () => doing.current.onReply(item),
      },
      {
        key: 'edit',
        offered: item.can.edit,
        label: say('message.edit'),
        icon: pencilIcon,
        perform: () => doing.current.onEdit(item),
      },
      { key: 'copy', offered: words, label: say('message.copy'), icon: copyIcon, perform: () => void copy() },
      {
        key: 'save',
        offered: media !== null,
        label: say('message.save'),
        icon: downloadIcon,
        perform: () => void save(),
      },
      {
        key: 'info',
        offered: item.delivery !== null && item.delivery.state !== 'failed',
        label: say('message.info'),
        icon: infoIcon,
        perform: () => deeds.showDelivery(item),
      },
      {
        key: 'delete',
        offered: item.can.delete,
        grave: true,
        label: say('message.delete'),
        icon: trashIcon,
        perform: () => setShown({ kind: 'delete', key: item.key }),
      },
    ];
    return all.filter((action) => action.offered);
  };

  const shownItem = items.find((item) => item.key === shown?.key);
  const subject = shownItem?.kind === 'message' ? shownItem : null;
  const close = () => setShown(null);
  const dialogs: ReactNode = (
    <>
      <DeleteDialog
        item={shown?.kind === 'delete' ? subject : null}
        onClose={close}
        onDelete={(item) => {
          void engine.command('deleteMessage', { chat, item: item.key });
          close();
        }}
      />
      <DeliveryDialog item={shown?.kind === 'delivery' ? subject : null} onClose={close} />
      {shown?.kind === 'photo' && subject !== null && (
        <Suspense>
          <Viewer items={items} start={subject} onClose={close} />
        </Suspense>
      )}
    </>
  );
  const closeMenu = () => setMenu(null);
  return { deeds, menu, closeMenu, dialogs, actions: menu === null ? [] : actionsOf(menu.item) };
}
