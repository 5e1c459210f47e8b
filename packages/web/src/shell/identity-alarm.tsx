// Full-screen and first: one's own identity was replaced from somewhere else.
import { Button, Dialog, Doorstep } from '@veche/ui';
import { useAct } from '../engine/engine-context.ts';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './identity-alarm.module.css';

export function IdentityAlarm() {
  const say = useSay();
  const settle = useAct('settleOwnIdentityAlarm');
  return (
    <Dialog open full alert onClose={() => undefined} title={say('alarm.title')}>
      <div className={styles.drawing}>
        <Doorstep />
      </div>
      <p>{say('alarm.what')}</p>
      <p role="alert">{failureSentence(say, settle.failure?.code ?? null)}</p>
      <Button look="danger" wide busy={settle.busy} onClick={() => void settle.run({ answer: 'was-not-me' })}>
        {say('alarm.not-me')}
      </Button>
      <Button look="outlined" wide busy={settle.busy} onClick={() => void settle.run({ answer: 'was-me' })}>
        {say('alarm.me')}
      </Button>
    </Dialog>
  );
}
