// The menu of a message: five quick reactions, more of them, and the actions.
import type { MessageItem } from '@veche/client/boundary/index';
import { type Action, ContextMenu, IconButton, plusIcon } from '@veche/ui';
import { lazy, Suspense, useRef, useState } from 'react';
import { useSay } from '../words/words.ts';
import styles from './message-menu.module.css';
import { quickEmoji } from './quick-emoji.ts';
import type { OpenMenu } from './use-message-deeds.tsx';

const EmojiDialog = lazy(() => import('./emoji-dialog.tsx'));

export interface MessageMenuProps {
  menu: OpenMenu | null;
  actions: readonly Action[];
  onReact: (item: MessageItem, emoji: string) => void;
  onClose: () => void;
}

export function MessageMenu({ menu, actions, onReact, onClose }: MessageMenuProps) {
  const say = useSay();
  const anchor = useRef<HTMLElement | null>(null);
  const [choosing, setChoosing] = useState<MessageItem | null>(null);
  if (menu !== null) anchor.current = menu.anchor;
  const item = menu?.item;
  const quick =
    item?.can.react === true ? (
      <fieldset className={styles.quick} aria-label={say('message.react')}>
        {quickEmoji.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.emoji}
            onClick={() => {
              onReact(item, emoji);
              onClose();
            }}
          >
            {emoji}
          </button>
        ))}
        <IconButton
          label={say('emoji.more')}
          icon={plusIcon}
          onClick={() => {
            setChoosing(item);
            onClose();
          }}
        />
      </fieldset>
    ) : undefined;
  return (
    <>
      <ContextMenu
        label={say('message.actions')}
        actions={actions}
        open={menu !== null}
        onClose={onClose}
        anchor={anchor}
        {...(quick === undefined ? {} : { before: quick })}
      />
      {choosing !== null && (
        <Suspense>
          <EmojiDialog
            onChoose={(emoji) => {
              onReact(choosing, emoji);
              setChoosing(null);
            }}
            onClose={() => setChoosing(null)}
          />
        </Suspense>
      )}
    </>
  );
}
