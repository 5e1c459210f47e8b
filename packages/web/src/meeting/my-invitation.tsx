// My own code and link: both carry my address and my mark after the `#`, which no server ever sees.
import { Button, copyIcon, DialogActions, ProgressRing, shareIcon } from '@veche/ui';
import { useEffect, useState } from 'react';
import { invitationPath } from '../door/arrival.ts';
import { useEngine, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './meet-page.module.css';
import { QrCode } from './qr-code.tsx';

function useOwnInvitation(): { link: string | null; failure: string | null } {
  const engine = useEngine();
  const [state, setState] = useState<{ link: string | null; failure: string | null }>({
    link: null,
    failure: null,
  });
  useEffect(() => {
    const base = new URL(invitationPath, location.origin).href;
    void engine
      .command('ownInvitation', { base })
      .then((result) =>
        setState(
          result.ok
            ? { link: result.value.link, failure: null }
            : { link: null, failure: result.failure.code },
        ),
      );
  }, [engine]);
  return state;
}

export function MyCode() {
  const say = useSay();
  const own = useView('session', null)?.own;
  const { link, failure } = useOwnInvitation();
  return (
    <div className={styles.centre}>
      <p>{say('meet.my-code-help')}</p>
      {link === null ? <Coming failure={failure} /> : <QrCode data={link} label={say('meet.code-alt')} />}
      <p>
        <span className={page.soft}>{say('meet.my-address')}</span>
        <br />
        <span className={styles.address}>{own?.address}</span>
      </p>
    </div>
  );
}

function Coming({ failure }: { failure: string | null }) {
  const say = useSay();
  if (failure !== null) return <p role="alert">{failureSentence(say, failure)}</p>;
  return <ProgressRing value={null} label={say('app.loading')} />;
}

export function MyLink() {
  const say = useSay();
  const [copied, setCopied] = useState(false);
  const { link, failure } = useOwnInvitation();
  if (link === null) return <Coming failure={failure} />;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  const share = async () => {
    try {
      await navigator.share({ text: say('meet.share-text'), url: link });
    } catch {
      // The person closed the share sheet: nothing to say.
    }
  };
  return (
    <>
      <p className={styles.link}>{link}</p>
      <DialogActions>
        <Button
          look={'share' in navigator ? 'outlined' : 'filled'}
          icon={copyIcon}
          onClick={() => void copy()}
        >
          {say(copied ? 'meet.copied' : 'meet.copy-link')}
        </Button>
        {'share' in navigator && (
          <Button icon={shareIcon} onClick={() => void share()}>
            {say('meet.send-link')}
          </Button>
        )}
      </DialogActions>
    </>
  );
}
