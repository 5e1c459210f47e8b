// Photos at full size, one after another, with the arrow keys or a press at the edge.
import type { MessageItem, TimelineItem } from '@veche/client/boundary/index';
import { backIcon, Dialog, downloadIcon, forwardIcon, IconButton, ProgressRing } from '@veche/ui';
import { useEffect, useState } from 'react';
import { useEngine } from '../engine/engine-context.ts';
import { useMedia } from '../media/media-cache.tsx';
import { saveFile } from '../media/save-file.ts';
import { clock, day } from '../words/times.ts';
import { useWords } from '../words/words.ts';
import styles from './viewer.module.css';

function photosOf(items: readonly TimelineItem[]): MessageItem[] {
  return items.filter((item): item is MessageItem => item.kind === 'message' && item.body.kind === 'photo');
}

export interface ViewerProps {
  items: readonly TimelineItem[];
  start: MessageItem;
  onClose: () => void;
}

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function Viewer({ items, start, onClose }: ViewerProps) {
  const { say, language } = useWords();
  const [key, setKey] = useState(start.key);
  const photos = photosOf(items);
  const at = photos.findIndex((item) => item.key === key);
  const earlier = photos[at - 1];
  const later = photos[at + 1];
  const item = photos[at] ?? start;
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      const next = event.key === 'ArrowLeft' ? earlier : event.key === 'ArrowRight' ? later : undefined;
      if (next !== undefined) setKey(next.key);
    };
    addEventListener('keydown', turn);
    return () => removeEventListener('keydown', turn);
  }, [earlier, later]);
  const title = `${item.sender.name}, ${day(item.time, language)}, ${clock(item.time, language)}`;
  return (
    <Dialog open full onClose={onClose} title={title} closeLabel={say('close')}>
      <Photo item={item} />
      <div className={styles.bar}>
        <IconButton
          label={say('viewer.earlier')}
          icon={backIcon}
          mirrored
          disabled={earlier === undefined}
          onClick={() => earlier !== undefined && setKey(earlier.key)}
        />
        <SaveButton item={item} />
        <IconButton
          label={say('viewer.later')}
          icon={forwardIcon}
          mirrored
          disabled={later === undefined}
          onClick={() => later !== undefined && setKey(later.key)}
        />
      </div>
    </Dialog>
  );
}

function Photo({ item }: { item: MessageItem }) {
  const { say } = useWords();
  const { body } = item;
  const media = body.kind === 'photo' ? body.media : null;
  const picture = useMedia(media, 'full');
  if (picture.failure !== null) return <p role="alert">{say('viewer.failed')}</p>;
  return (
    <div className={styles.photo}>
      {picture.url === undefined ? (
        <ProgressRing value={null} label={say('viewer.title')} />
      ) : (
        <img src={picture.url} alt={say('message.photo-of', { name: item.sender.name })} />
      )}
      {body.kind === 'photo' && body.captionPlain !== '' && <p dir="auto">{body.captionPlain}</p>}
    </div>
  );
}

function SaveButton({ item }: { item: MessageItem }) {
  const { say } = useWords();
  const engine = useEngine();
  const save = async () => {
    if (item.body.kind !== 'photo') return;
    const { media } = item.body;
    const result = await engine.command('loadMedia', { media, size: 'full' });
    if (result.ok) saveFile(result.value.blob, media.name);
  };
  return <IconButton label={say('viewer.save')} icon={downloadIcon} onClick={() => void save()} />;
}
