// "Keep your chats safe": the sheet, the fingerprint, and what is kept.
import type { SafetyView } from '@veche/client/boundary/index';
import { Button, fingerprintIcon, Icon, KeptSheet, sheetIcon } from '@veche/ui';
import { useState } from 'react';
import { useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page, Section } from '../shell/page.tsx';
import { failureSentence, type Say, useSay } from '../words/words.ts';
import { ProofDialog } from './proof-dialog.tsx';
import styles from './safety-page.module.css';
import { type Sheet, SheetDialog } from './sheet-dialog.tsx';
import { useAddPasskey } from './use-add-passkey.ts';
import { useProven } from './use-proven.ts';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function SafetyPage() {
  const say = useSay();
  const safety = useView('safety', null);
  return (
    <Page title={say('safety.title')} back="/settings">
      <div className={styles.drawing}>
        <KeptSheet />
      </div>
      <p>{say('safety.intro')}</p>
      {safety !== undefined && (
        <>
          <SheetSection safety={safety} say={say} />
          <PasskeySection safety={safety} say={say} />
          <Section title={say('safety.kept')}>
            <p>{keptWords(safety, say)}</p>
          </Section>
        </>
      )}
    </Page>
  );
}

function keptWords({ backup }: SafetyView, say: Say): string {
  if (backup.state === 'foreign') return say('banner.foreign-backup');
  if (backup.state === 'saving') return say('safety.kept-saving', { count: backup.remaining });
  return say(backup.state === 'saved' ? 'safety.kept-saved' : 'safety.kept-off');
}

function SheetSection({ safety, say }: { safety: SafetyView; say: Say }) {
  const make = useProven('makeSheet');
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const again = safety.sheet === 'confirmed';
  const go = async () => setSheet(await make.run({}));
  return (
    <Section title={say('safety.sheet')}>
      <p>{say(`safety.sheet-${safety.sheet}`)}</p>
      {again && <p className={page.soft}>{say('safety.sheet-warning')}</p>}
      <p role="alert" className={page.problem}>
        {failureSentence(say, make.failure)}
      </p>
      <div className={page.row}>
        <Button
          look={again ? 'outlined' : 'filled'}
          icon={sheetIcon}
          busy={make.busy}
          onClick={() => void go()}
        >
          {say(again ? 'safety.sheet-again' : 'safety.sheet-make')}
        </Button>
      </div>
      {sheet !== null && <SheetDialog sheet={sheet} onClose={() => setSheet(null)} />}
      <ProofDialog proven={make} />
    </Section>
  );
}

function PasskeySection({ safety, say }: { safety: SafetyView; say: Say }) {
  const adding = useAddPasskey();
  const remove = useProven('removePasskey');
  return (
    <Section title={say('safety.passkeys')}>
      {safety.passkeys.length === 0 && <p>{say('safety.passkey-none')}</p>}
      <ul className={page.list}>
        {safety.passkeys.map((passkey) => (
          <li key={passkey.key} className={styles.passkey}>
            <Icon d={fingerprintIcon} />
            <span className={styles.words}>
              <span>{passkey.name}</span>
              <span className={page.soft}>
                {say(passkey.opensChats ? 'safety.passkey-opens' : 'safety.passkey-signs')}
              </span>
            </span>
            <Button look="plain" busy={remove.busy} onClick={() => void remove.run({ passkey: passkey.key })}>
              {say('safety.passkey-remove')}
            </Button>
          </li>
        ))}
      </ul>
      <p role="alert" className={page.problem}>
        {failureSentence(say, adding.failure ?? remove.failure)}
      </p>
      {adding.possible && (
        <div className={page.row}>
          <Button look="outlined" icon={fingerprintIcon} busy={adding.busy} onClick={() => void adding.add()}>
            {say('safety.passkey-add')}
          </Button>
        </div>
      )}
      <ProofDialog proven={adding.proven} />
      <ProofDialog proven={remove} />
    </Section>
  );
}
