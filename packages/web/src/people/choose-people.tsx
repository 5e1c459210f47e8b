// Choosing among the people one already writes with; check boxes in a list.
import type { PersonRef } from '@veche/client/boundary/index';
import { ListRow } from '@veche/ui';
import { useMemo } from 'react';
import { PersonPortrait } from '../chats/chat-portrait.tsx';
import { useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { useSay } from '../words/words.ts';
import styles from './choose-people.module.css';

/** Everybody with whom there is a direct chat, by name. */
export function usePeople(): PersonRef[] {
  const chats = useView('chats', null);
  return useMemo(() => {
    const people = (chats?.rows ?? []).flatMap((row) =>
      row.kind === 'direct' && row.person !== null ? [row.person] : [],
    );
    return people.sort((one, other) => one.name.localeCompare(other.name));
  }, [chats?.rows]);
}

export interface ChoosePeopleProps {
  people: readonly PersonRef[];
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
}

export function ChoosePeople({ people, chosen, onChoose }: ChoosePeopleProps) {
  const say = useSay();
  if (people.length === 0) return <p className={page.soft}>{say('group.no-people')}</p>;
  return (
    <ul className={page.list}>
      {people.map((person) => (
        <li key={person.id}>
          <label className={styles.choice} htmlFor={`choose ${person.id}`}>
            <ListRow
              portrait={<PersonPortrait person={person} size={36} />}
              title={person.name}
              line={person.address}
              end={
                <input
                  id={`choose ${person.id}`}
                  type="checkbox"
                  className={styles.box}
                  checked={chosen.includes(person.id)}
                  onChange={(event) =>
                    onChoose(
                      event.target.checked ? [...chosen, person.id] : chosen.filter((id) => id !== person.id),
                    )
                  }
                />
              }
            />
          </label>
        </li>
      ))}
    </ul>
  );
}
