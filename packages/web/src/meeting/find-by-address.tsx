// "boris-27", told by voice: the exact address, look-alike letters forgiven. There is no directory to browse.
import type { PersonRef } from '@veche/client/boundary/index';
import { Button, DialogActions, ListRow, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { PersonPortrait } from '../chats/chat-portrait.tsx';
import { useAct } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';

export function FindByAddress({ onChat }: { onChat: (chat: string) => void }) {
  const say = useSay();
  const [address, setAddress] = useState('');
  const [found, setFound] = useState<{ person: PersonRef; directChat: string | null } | null>(null);
  const find = useAct('findPerson');
  const open = useAct('openDirectChat');
  const search = async () => setFound(await find.run({ address: address.trim() }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void search();
  };
  const go = async () => {
    if (found === null) return;
    const chat = found.directChat ?? (await open.run({ person: found.person.id }))?.chat;
    if (chat !== undefined) onChat(chat);
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={say('meet.address')}
        placeholder={say('meet.address-help')}
        value={address}
        onChange={(next) => {
          setFound(null);
          setAddress(next);
        }}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        problem={failureSentence(say, find.failure?.code ?? open.failure?.code ?? null)}
      />
      <div role="status">
        {found !== null && (
          <ListRow
            portrait={<PersonPortrait person={found.person} />}
            title={found.person.name}
            line={found.person.address}
          />
        )}
      </div>
      <DialogActions>
        {found === null ? (
          <Button type="submit" busy={find.busy} disabled={address.trim() === ''}>
            {say('meet.find')}
          </Button>
        ) : (
          <Button busy={open.busy} onClick={() => void go()}>
            {say('meet.open')}
          </Button>
        )}
      </DialogActions>
    </form>
  );
}
