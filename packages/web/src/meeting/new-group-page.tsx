// A new group: its name, a picture if you like, and its people.
import { useNavigate } from '@tanstack/react-router';
import { Avatar, Button, cameraIcon, TextField } from '@veche/ui';
import { type FormEvent, useRef, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { useObjectUrl } from '../media/use-object-url.ts';
import { ChoosePeople, usePeople } from '../people/choose-people.tsx';
import page from '../shell/page.module.css';
import { Page, Section } from '../shell/page.tsx';
import { failureSentence, useSay } from '../words/words.ts';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function NewGroupPage() {
  const say = useSay();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [photo, setPhoto] = useState<Blob | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const url = useObjectUrl(photo);
  const create = useAct('createGroup');
  const go = async () => {
    const made = await create.run({
      name: name.trim(),
      people: chosen,
      ...(photo === null ? {} : { photo }),
    });
    if (made !== null) await navigate({ to: '/chat/$chat', params: { chat: made.chat }, replace: true });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && chosen.length > 0) void go();
  };
  return (
    <Page title={say('group.new')} back="/meet">
      <form className={page.section} onSubmit={submit} noValidate>
        <div className={page.row}>
          <Avatar kind="group" name={name === '' ? '+' : name} seed={name} photo={url} size={64} />
          <Button look="plain" icon={cameraIcon} onClick={() => picker.current?.click()}>
            {say('name.photo')}
          </Button>
          <input
            ref={picker}
            type="file"
            accept="image/*"
            hidden
            aria-label={say('name.photo')}
            onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
          />
        </div>
        <TextField
          label={say('group.name')}
          value={name}
          onChange={setName}
          help={say('group.name-help')}
          maxLength={80}
          autoComplete="off"
        />
        <Section title={say('group.people')}>
          <ChoosePeople people={usePeople()} chosen={chosen} onChoose={setChosen} />
        </Section>
        <p role="alert" className={page.problem}>
          {failureSentence(say, create.failure?.code ?? null)}
        </p>
        <p className={page.soft} role="status">
          {say('group.chosen', { count: chosen.length })}
        </p>
        <Button type="submit" wide busy={create.busy} disabled={name.trim() === '' || chosen.length === 0}>
          {say('group.create')}
        </Button>
      </form>
    </Page>
  );
}
