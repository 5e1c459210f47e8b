// What a message says: words, a photo, a file, or in words why there is nothing to see.
import type { MediaRef, MessageItem, QuotedPreview, TextPart, Transfer } from '@veche/client/boundary/index';
import { closeIcon, cx, fileIcon, Icon, IconButton, ProgressRing } from '@veche/ui';
import type { CSSProperties } from 'react';
import { useEngine } from '../engine/engine-context.ts';
import { useMedia } from '../media/media-cache.tsx';
import { saveFile, sizeText } from '../media/save-file.ts';
import { type MessageId, type Say, useSay, useWords } from '../words/words.ts';
import styles from './message-body.module.css';
import type { MessageDeeds } from './message-deeds.ts';
import { onlyEmoji } from './only-emoji.ts';
import { TextParts } from './text-parts.tsx';

export function MessageBody({ item, deeds }: { item: MessageItem; deeds: MessageDeeds }) {
  const say = useSay();
  const { body } = item;
  switch (body.kind) {
    case 'text': {
      const large = onlyEmoji(body.plain);
      return (
        <div className={cx(styles.text, large > 0 && styles.large)} dir="auto">
          {body.emote && <em>{item.sender.name} </em>}
          <TextParts parts={body.parts} />
        </div>
      );
    }
    case 'photo':
      return (
        <>
          <Photo
            item={item}
            media={body.media}
            thumbnail={body.thumbnail}
            transfer={body.transfer}
            deeds={deeds}
          />
          <Caption parts={body.caption} />
        </>
      );
    case 'video':
    case 'audio':
    case 'file':
      return (
        <>
          <FileRow item={item} media={body.media} transfer={body.transfer} deeds={deeds} />
          <Caption parts={body.caption} />
        </>
      );
    case 'deleted':
      return <div className={styles.quiet}>{say('message.deleted')}</div>;
    case 'unreadable':
      return <div className={styles.quiet}>{say(`unreadable.${body.reason}`)}</div>;
    case 'unknown':
      return <div className={styles.quiet}>{say('message.unknown')}</div>;
  }
}

function Caption({ parts }: { parts: readonly TextPart[] }) {
  if (parts.length === 0) return null;
  return (
    <div className={styles.text} dir="auto">
      <TextParts parts={parts} />
    </div>
  );
}

/** Longest edges of a photo in the conversation, CSS pixels at the usual text size. */
const widestPx = 320;
const tallestPx = 380;

/** Size at which a photo is drawn, known before it is there, so that nothing moves when it comes. */
function drawnSize(media: MediaRef): { width: number; height: number } {
  const width = media.width ?? 4;
  const height = media.height ?? 3;
  const scale = Math.min(widestPx / width, tallestPx / height, media.width === null ? Infinity : 1);
  const drawn = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { width: Math.max(drawn.width, 120), height: Math.max(drawn.height, 80) };
}

interface PhotoProps {
  item: MessageItem;
  media: MediaRef;
  thumbnail: MediaRef | null;
  transfer: Transfer | null;
  deeds: MessageDeeds;
}

function Photo({ item, media, thumbnail, transfer, deeds }: PhotoProps) {
  const say = useSay();
  const picture = useMedia(thumbnail ?? media, 'thumbnail');
  const { width, height } = drawnSize(media);
  const style = {
    '--photo-width': `${width / 16}rem`,
    '--photo-ratio': `${width} / ${height}`,
  } as CSSProperties;
  return (
    <div className={styles.photo} style={style}>
      <button type="button" className={styles.open} onClick={() => deeds.openPhoto(item)}>
        {picture.url === undefined ? (
          <span className={styles.coming}>
            {picture.failure === null ? (
              transfer === null && <ProgressRing value={null} label={say('chats.photo')} />
            ) : (
              <span>{say('viewer.failed')}</span>
            )}
          </span>
        ) : (
          <img src={picture.url} alt={say('message.photo-of', { name: item.sender.name })} />
        )}
      </button>
      {transfer !== null && (
        <span className={styles.transfer}>
          <TransferRing item={item} transfer={transfer} deeds={deeds} />
        </span>
      )}
    </div>
  );
}

function TransferRing({
  item,
  transfer,
  deeds,
}: {
  item: MessageItem;
  transfer: Transfer;
  deeds: MessageDeeds;
}) {
  const say = useSay();
  return (
    <ProgressRing value={transfer.progress} label={say('message.sending')}>
      {transfer.state === 'uploading' && (
        <IconButton label={say('message.cancel')} icon={closeIcon} onClick={() => deeds.cancel(item)} />
      )}
    </ProgressRing>
  );
}

function FileRow({ item, media, transfer, deeds }: Omit<PhotoProps, 'thumbnail'>) {
  const { say, language } = useWords();
  const engine = useEngine();
  const open = async () => {
    const result = await engine.command('loadMedia', { media, size: 'full' });
    if (result.ok) saveFile(result.value.blob, media.name);
  };
  return (
    <div className={styles.file}>
      {transfer === null ? (
        <span className={styles.fileIcon}>
          <Icon d={fileIcon} />
        </span>
      ) : (
        <TransferRing item={item} transfer={transfer} deeds={deeds} />
      )}
      <button
        type="button"
        className={styles.fileName}
        onClick={() => void open()}
        disabled={transfer !== null}
      >
        <span dir="auto">{media.name}</span>
        {media.sizeBytes !== null && (
          <span className={styles.size}>{sizeText(media.sizeBytes, language)}</span>
        )}
        <span className={styles.hidden}>{say('message.save')}</span>
      </button>
    </div>
  );
}

const quotedKinds: Partial<Record<QuotedPreview['kind'], MessageId>> = {
  photo: 'chats.photo',
  video: 'chats.video',
  audio: 'chats.audio',
  file: 'chats.file',
  deleted: 'message.deleted',
  unreadable: 'chats.unreadable',
  missing: 'message.quote-missing',
};

/** A quoted message in at most two lines. */
export function quotedText(quote: Pick<QuotedPreview, 'kind' | 'text'>, say: Say): string {
  if (quote.text !== '' && quote.kind !== 'deleted') return quote.text;
  const kind = quotedKinds[quote.kind];
  return kind === undefined ? '' : say(kind);
}
