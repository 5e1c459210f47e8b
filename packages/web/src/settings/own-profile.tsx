// Who you are here: photo, name and address.
import { Avatar, Button, cameraIcon, TextField } from '@veche/ui';
import { type FormEvent, useRef, useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import { useMedia } from '../media/media-cache.tsx';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './own-profile.module.css';

export function OwnProfile() {
  const say = useSay();
  const own = useView('session', null)?.own ?? null;
  const picture = useMedia(own?.photo ?? null, 'thumbnail');
  const [typed, setTyped] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const rename = useAct('setOwnName');
  const photo = useAct('setOwnPhoto');
  if (own === null) return null;
  const name = typed ?? own.name;
  const changed = name.trim() !== '' && name.trim() !== own.name;
  const save = async () => {
    if ((await rename.run({ name: name.trim() })) !== null) setTyped(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) void save();
  };
  return (
    <form className={styles.profile} onSubmit={submit}>
      <Avatar kind="person" name={own.name} seed={own.id} photo={picture.url} size={80} />
      <div className={styles.words}>
        <p className={page.soft}>{own.address}</p>
        <div className={page.row}>
          <Button look="plain" icon={cameraIcon} busy={photo.busy} onClick={() => picker.current?.click()}>
            {say('settings.photo')}
          </Button>
          {own.photo !== null && (
            <Button look="plain" onClick={() => void photo.run({ photo: null })}>
              {say('settings.photo-remove')}
            </Button>
          )}
        </div>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          aria-label={say('settings.photo')}
          onChange={(event) => void photo.run({ photo: event.target.files?.[0] ?? null })}
        />
      </div>
      <TextField
        className={styles.name}
        label={say('settings.name')}
        value={name}
        onChange={setTyped}
        maxLength={100}
        autoComplete="nickname"
        problem={failureSentence(say, rename.failure?.code ?? photo.failure?.code ?? null)}
        after={
          changed && (
            <Button type="submit" look="plain" busy={rename.busy}>
              {say('save')}
            </Button>
          )
        }
      />
    </form>
  );
}
