// Changing what a group is called and its picture; both are seen by its people alone.
import type { ChatView } from '@veche/client/boundary/index';
import { Button, cameraIcon, Dialog, DialogActions, pencilIcon, TextField } from '@veche/ui';
import { type FormEvent, useRef, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';

export function GroupIdentity({ chat }: { chat: ChatView }) {
  const say = useSay();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState(chat.name);
  const rename = useAct('setGroupName');
  const photo = useAct('setGroupPhoto');
  const picker = useRef<HTMLInputElement>(null);
  const save = async () => {
    if ((await rename.run({ chat: chat.key, name: name.trim() })) !== null) setNaming(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <>
      <div className={page.row}>
        <Button
          look="plain"
          icon={pencilIcon}
          onClick={() => {
            setName(chat.name);
            setNaming(true);
          }}
        >
          {say('about.rename')}
        </Button>
        <Button look="plain" icon={cameraIcon} busy={photo.busy} onClick={() => picker.current?.click()}>
          {say('about.photo')}
        </Button>
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label={say('about.photo')}
        onChange={(event) => void photo.run({ chat: chat.key, photo: event.target.files?.[0] ?? null })}
      />
      <p role="alert" className={page.problem}>
        {failureSentence(say, photo.failure?.code ?? null)}
      </p>
      <Dialog
        open={naming}
        onClose={() => setNaming(false)}
        title={say('about.rename')}
        closeLabel={say('cancel')}
      >
        <form onSubmit={submit}>
          <TextField
            label={say('about.name')}
            value={name}
            onChange={setName}
            maxLength={80}
            help={say('group.name-help')}
            problem={failureSentence(say, rename.failure?.code ?? null)}
          />
          <DialogActions>
            <Button type="submit" busy={rename.busy} disabled={name.trim() === ''}>
              {say('save')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
