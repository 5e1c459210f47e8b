// The sheet itself: drawn to be printed or saved by the person's own tap, and gone from the page afterwards.
import type { CommandValue } from '@veche/client/boundary/index';
import { BellMark, Button, Dialog, DialogActions, downloadIcon, sheetIcon } from '@veche/ui';
import { useEffect, useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import { saveFile } from '../media/save-file.ts';
import { QrCode } from '../meeting/qr-code.tsx';
import { useSay } from '../words/words.ts';
import styles from './sheet-dialog.module.css';

export type Sheet = CommandValue<'makeSheet'>;

export function SheetDialog({ sheet, onClose }: { sheet: Sheet; onClose: () => void }) {
  const say = useSay();
  const own = useView('session', null)?.own;
  const confirm = useAct('confirmSheet');
  const [kept, setKept] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.printing = 'sheet';
    return () => {
      delete document.documentElement.dataset.printing;
    };
  }, []);
  const belongs = say('safety.sheet-for', { name: own?.name ?? '', address: own?.address ?? '' });
  const save = () => {
    const lines = [
      say('app.name'),
      belongs,
      '',
      ...rows(sheet.groups),
      '',
      say('safety.sheet-words'),
      say('safety.sheet-never'),
      '',
    ];
    saveFile(new Blob([lines.join('\n')], { type: 'text/plain' }), `veche-${own?.address ?? ''}.txt`);
    setKept(true);
  };
  const finish = async () => {
    await confirm.run({ check: null });
    onClose();
  };
  return (
    <Dialog open full onClose={onClose} title={say('safety.sheet-title')} closeLabel={say('close')}>
      <div className={styles.sheet} data-print="sheet">
        <p className={styles.head}>
          <BellMark />
          {say('app.name')}
        </p>
        <p>{belongs}</p>
        <div className={styles.code}>
          <p className={styles.groups}>
            {sheet.groups.map((group, at) => {
              const place = `${at} ${group}`;
              return <span key={place}>{group}</span>;
            })}
          </p>
          <QrCode data={sheet.qr} label={say('safety.sheet-code')} />
        </div>
        <p>{say('safety.sheet-words')}</p>
        <p>{say('safety.sheet-never')}</p>
      </div>
      <DialogActions>
        <Button
          look={kept ? 'outlined' : 'filled'}
          icon={sheetIcon}
          onClick={() => {
            setKept(true);
            window.print();
          }}
        >
          {say('safety.print')}
        </Button>
        <Button look="outlined" icon={downloadIcon} onClick={save}>
          {say('safety.save')}
        </Button>
        {kept && (
          <Button busy={confirm.busy} onClick={() => void finish()}>
            {say('safety.saved')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

/** The groups, four to a line. */
function rows(groups: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < groups.length; at += 4) lines.push(groups.slice(at, at + 4).join(' '));
  return lines;
}
