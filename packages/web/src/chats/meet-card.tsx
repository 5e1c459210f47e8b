// "Chat with someone": the one card that an empty list shows, with the four ways to meet.
import { useNavigate } from '@tanstack/react-router';
import { Button, cameraIcon, codeIcon, Doorstep, EmptyState, keyboardIcon, shareIcon } from '@veche/ui';
import { useSay } from '../words/words.ts';
import styles from './meet-card.module.css';

export function MeetCard() {
  const say = useSay();
  const navigate = useNavigate();
  const open = (way: 'code' | 'link' | 'scan' | 'address') => void navigate({ to: '/meet', hash: way });
  return (
    <div className={styles.card}>
      <EmptyState drawing={<Doorstep />} title={say('meet.title')}>
        <div className={styles.ways}>
          <Button wide icon={codeIcon} onClick={() => open('code')}>
            {say('meet.show-code')}
          </Button>
          <Button wide look="outlined" icon={shareIcon} onClick={() => open('link')}>
            {say('meet.send-link')}
          </Button>
          <div className={styles.pair}>
            <Button look="outlined" icon={cameraIcon} onClick={() => open('scan')}>
              {say('meet.scan')}
            </Button>
            <Button look="outlined" icon={keyboardIcon} onClick={() => open('address')}>
              {say('meet.type')}
            </Button>
          </div>
        </div>
      </EmptyState>
    </div>
  );
}
