// Three numbers that two screens must agree on: shown on one, typed into the other.
import { Button, TextField } from '@veche/ui';
import { type FormEvent, useState } from 'react';
import { useAct } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './check-numbers.module.css';

export function CheckNumbers({
  numbers,
  entering,
}: {
  numbers: readonly number[] | null;
  entering: boolean;
}) {
  const say = useSay();
  const [text, setText] = useState('');
  const act = useAct('enterCheckNumbers');
  if (!entering) {
    return (
      <div className={styles.shown}>
        <p>{say('signin.code-show-numbers')}</p>
        <p className={styles.numbers}>{(numbers ?? []).join(' ')}</p>
      </div>
    );
  }
  const typed = (text.match(/\d+/g) ?? []).join('');
  const ready = typed.length === 12;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const [a, b, c] = [0, 4, 8].map((at) => Number(typed.slice(at, at + 4)));
    void act.run({ numbers: [a ?? 0, b ?? 0, c ?? 0] });
  };
  return (
    <form className={styles.entry} onSubmit={submit} noValidate>
      <TextField
        label={say('signin.code-numbers')}
        value={text}
        onChange={setText}
        inputMode="numeric"
        autoComplete="off"
        className={styles.input}
        problem={failureSentence(say, act.failure?.code ?? null)}
      />
      <Button type="submit" wide busy={act.busy} disabled={!ready}>
        {say('continue')}
      </Button>
    </form>
  );
}
