// Adding people to a group.
import type { ChatView } from '@veche/client/boundary/index';
import { Button, Dialog, DialogActions } from '@veche/ui';
import { useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';
import { ChoosePeople, usePeople } from './choose-people.tsx';

export function AddPeople({ chat, onClose }: { chat: ChatView; onClose: () => void }) {
  const say = useSay();
  const [chosen, setChosen] = useState<string[]>([]);
  const add = useAct('addPeople');
  const there = new Set(
    chat.members.filter((member) => member.state !== 'left').map((member) => member.person.id),
  );
  const people = usePeople().filter((person) => !there.has(person.id));
  const go = async () => {
    if ((await add.run({ chat: chat.key, people: chosen })) !== null) onClose();
  };
  return (
    <Dialog open onClose={onClose} title={say('about.add')} closeLabel={say('cancel')}>
      <ChoosePeople people={people} chosen={chosen} onChoose={setChosen} />
      <p role="alert" className={page.problem}>
        {failureSentence(say, add.failure?.code ?? null)}
      </p>
      <DialogActions>
        <Button busy={add.busy} disabled={chosen.length === 0} onClick={() => void go()}>
          {say('about.add-go')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
