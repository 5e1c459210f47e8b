// What is about to be sent: photos and files with one caption, before they leave.
import type { OutgoingFile } from '@veche/client/boundary/index';
import { Button, closeIcon, Dialog, DialogActions, fileIcon, Icon, IconButton, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { sizeText } from '../media/save-file.ts';
import { useObjectUrl } from '../media/use-object-url.ts';
import { failureSentence, useWords } from '../words/words.ts';
import styles from './files-dialog.module.css';

async function outgoing(file: File): Promise<OutgoingFile> {
  const plain = { name: file.name, type: file.type, blob: file };
  if (!file.type.startsWith('image/')) return plain;
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    picture.close();
    return { ...plain, width, height };
  } catch {
    return plain;
  }
}

export interface FilesDialogProps {
  chat: string;
  replyTo: string | null;
  files: File[];
  onFiles: (files: File[]) => void;
}

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function FilesDialog({ chat, replyTo, files, onFiles }: FilesDialogProps) {
  const { say } = useWords();
  const [caption, setCaption] = useState('');
  const act = useAct('sendFiles');
  const close = () => onFiles([]);
  const go = async () => {
    const sent = await act.run({
      chat,
      files: await Promise.all(files.map(outgoing)),
      ...(caption.trim() === '' ? {} : { caption: caption.trim() }),
      ...(replyTo === null ? {} : { replyTo }),
    });
    if (sent !== null) close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={say('composer.files', { count: files.length })}
      closeLabel={say('cancel')}
    >
      <ul className={styles.files}>
        {files.map((file) => (
          <li key={`${file.name} ${file.size} ${file.lastModified}`}>
            <FileLine file={file} onRemove={() => onFiles(files.filter((one) => one !== file))} />
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <TextField
          label={say('composer.caption')}
          value={caption}
          onChange={setCaption}
          autoComplete="off"
          problem={failureSentence(say, act.failure?.code ?? null)}
        />
        <DialogActions>
          <Button type="submit" busy={act.busy}>
            {say('composer.send')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function FileLine({ file, onRemove }: { file: File; onRemove: () => void }) {
  const { say, language } = useWords();
  const picture = useObjectUrl(file.type.startsWith('image/') ? file : null);
  return (
    <div className={styles.file}>
      {picture === undefined ? (
        <Icon d={fileIcon} />
      ) : (
        <img className={styles.picture} src={picture} alt="" />
      )}
      <span className={styles.name}>
        <span dir="auto">{file.name}</span>
        <span className={styles.size}>{sizeText(file.size, language)}</span>
      </span>
      <IconButton label={say('cancel')} icon={closeIcon} onClick={onRemove} />
    </div>
  );
}
