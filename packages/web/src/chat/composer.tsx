// Where one writes: a rounded field of one to six lines, a clip at its left, emoji inside, send at its right.
import type { ChatView } from '@veche/client/boundary/index';
import {
  Button,
  clipIcon,
  closeIcon,
  cx,
  Dialog,
  DialogActions,
  IconButton,
  Quote,
  sendIcon,
  smileIcon,
} from '@veche/ui';
import {
  type ChangeEvent,
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useSay } from '../words/words.ts';
import styles from './composer.module.css';
import { formatSelection } from './format-selection.ts';
import { spokenText } from './spoken-text.ts';
import type { Composer as ComposerState } from './use-composer.ts';

const EmojiDialog = lazy(() => import('./emoji-dialog.tsx'));

export interface ComposerProps {
  chat: ChatView;
  composer: ComposerState;
  onFiles: (files: File[]) => void;
  /** Arrow up in an empty field: change what one wrote last. */
  onEditLast: () => void;
}

/** A keyboard under the hands sends with Enter; a keyboard on the screen writes a new line with it. */
const hasKeyboard = () => matchMedia('(hover: hover) and (pointer: fine)').matches;

export function Composer({ chat, composer, onFiles, onEditLast }: ComposerProps) {
  const say = useSay();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { text, setText, replyTo, editing } = composer;
  const subject = editing?.key ?? replyTo?.key ?? chat.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field takes the focus anew for another chat, answer or change
  useEffect(() => {
    if (hasKeyboard() || subject !== chat.key) field.current?.focus({ preventScroll: true });
  }, [subject]);

  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && hasKeyboard()) {
      event.preventDefault();
      void composer.send();
    } else if (event.key === 'Escape') {
      if (editing !== null) composer.stopEditing();
      else composer.reply(null);
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if ((event.ctrlKey || event.metaKey) && (event.key === 'b' || event.key === 'i')) {
      event.preventDefault();
      setText(formatSelection(event.currentTarget, event.key === 'b' ? '**' : '_'));
    }
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])]);
    event.target.value = '';
  };
  const insert = (emoji: string) => {
    const at = field.current?.selectionStart ?? text.length;
    setText(text.slice(0, at) + emoji + text.slice(field.current?.selectionEnd ?? at));
    setChoosing(false);
    field.current?.focus();
  };
  return (
    <div className={styles.composer}>
      {(editing ?? replyTo) !== null && <Subject composer={composer} />}
      <div className={styles.bar}>
        {editing === null && (
          <IconButton
            label={say('composer.attach')}
            icon={clipIcon}
            onClick={() => picker.current?.click()}
          />
        )}
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={picked}
          aria-label={say('composer.attach')}
        />
        <div className={styles.frame}>
          <textarea
            ref={field}
            className={styles.field}
            rows={1}
            dir="auto"
            value={text}
            aria-label={say('composer.label')}
            placeholder={say('composer.placeholder')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={keys}
            onPaste={paste}
          />
          <IconButton label={say('composer.emoji')} icon={smileIcon} onClick={() => setChoosing(true)} />
        </div>
        <IconButton
          className={cx(styles.send, text.trim() === '' && styles.resting)}
          look="filled"
          label={say('composer.send')}
          icon={sendIcon}
          disabled={text.trim() === ''}
          onClick={() => {
            void composer.send();
            field.current?.focus();
          }}
        />
      </div>
      {choosing && (
        <Suspense>
          <EmojiDialog onChoose={insert} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
      <SheetRefused composer={composer} />
    </div>
  );
}

function Subject({ composer }: { composer: ComposerState }) {
  const say = useSay();
  const { editing, replyTo } = composer;
  const item = editing ?? replyTo;
  if (item === null) return null;
  const title =
    editing !== null
      ? say('composer.editing')
      : item.own
        ? say('composer.replying-own')
        : say('composer.replying', { name: item.sender.name });
  return (
    <div className={styles.subject}>
      <Quote author={title} label={title}>
        {spokenText(item, say)}
      </Quote>
      <IconButton
        label={say('cancel')}
        icon={closeIcon}
        onClick={() => (editing !== null ? composer.stopEditing() : composer.reply(null))}
      />
    </div>
  );
}

function SheetRefused({ composer }: { composer: ComposerState }) {
  const say = useSay();
  return (
    <Dialog alert open={composer.refused} onClose={composer.forgetRefusal} title={say('composer.sheet')}>
      <p>{say('composer.sheet-help')}</p>
      <DialogActions>
        <Button
          onClick={() => {
            composer.forgetRefusal();
            composer.setText('');
          }}
        >
          {say('composer.sheet-back')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
