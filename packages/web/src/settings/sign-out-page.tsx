// Signing out: what is lost without a way back, the sheet offered first, and never by accident.
import { useNavigate } from '@tanstack/react-router';
import { Button, KeptSheet, sheetIcon } from '@veche/ui';
import { useAct, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page } from '../shell/page.tsx';
import { failureSentence, useSay } from '../words/words.ts';
import styles from './sign-out-page.module.css';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function SignOutPage() {
  const say = useSay();
  const navigate = useNavigate();
  const safety = useView('safety', null);
  const devices = useView('devices', null);
  const signOut = useAct('signOut');
  const otherDevice = (devices?.devices ?? []).some((device) => !device.current && device.confirmed);
  const passkey = (safety?.passkeys ?? []).some((one) => one.opensChats);
  const wayBack = safety?.sheet === 'confirmed' || passkey || otherDevice;
  const unsaved = signOut.failure?.code === 'backup-not-finished';
  const go = async () => {
    if ((await signOut.run({ evenIfUnsaved: unsaved })) === null) return;
    history.replaceState(null, '', '/');
  };
  return (
    <Page title={say('signout.title')} back="/settings">
      <div className={styles.drawing}>
        <KeptSheet />
      </div>
      <p>{say(wayBack ? 'signout.sure' : 'signout.no-way-back')}</p>
      {!wayBack && (
        <Button wide icon={sheetIcon} onClick={() => void navigate({ to: '/settings/safety' })}>
          {say('signout.make-sheet')}
        </Button>
      )}
      <p role="alert" className={page.problem}>
        {failureSentence(say, signOut.failure?.code ?? null)}
      </p>
      <Button look="danger" wide busy={signOut.busy} onClick={() => void go()}>
        {say(wayBack && !unsaved ? 'signout.go' : 'signout.anyway')}
      </Button>
    </Page>
  );
}
