// My devices: which there are, signing one out from afar, "Is this you?", and adding one.
import type { DeviceRow } from '@veche/client/boundary/index';
import { Button, devicesIcon, Icon, plusIcon } from '@veche/ui';
import { useState } from 'react';
import { useAct, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page } from '../shell/page.tsx';
import { day } from '../words/times.ts';
import { useWords } from '../words/words.ts';
import { DeviceCheck } from './device-check.tsx';
import { DeviceName, DeviceSignOut } from './device-dialogs.tsx';
import styles from './devices-page.module.css';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function DevicesPage() {
  const { say } = useWords();
  const devices = useView('devices', null);
  const [adding, setAdding] = useState(false);
  return (
    <Page title={say('devices.title')} back="/settings">
      <ul className={page.list}>
        {(devices?.devices ?? []).map((device) => (
          <li key={device.key}>
            <Device device={device} />
          </li>
        ))}
      </ul>
      <div className={page.row}>
        <Button icon={plusIcon} onClick={() => setAdding(true)}>
          {say('devices.add')}
        </Button>
      </div>
      {adding && <DeviceCheck device={null} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Device({ device }: { device: DeviceRow }) {
  const { say, language } = useWords();
  const [asked, setAsked] = useState<'sign-out' | 'rename' | 'check' | null>(null);
  const close = () => setAsked(null);
  const check = useAct('beginDeviceCheck');
  const line = device.current
    ? say('devices.this')
    : device.lastSeen === null
      ? ''
      : say('devices.seen', { date: day(device.lastSeen, language) });
  return (
    <div className={styles.device}>
      <Icon d={devicesIcon} />
      <div className={styles.words}>
        <p className={styles.name}>{device.name}</p>
        <p className={page.soft}>{line}</p>
        {!device.confirmed && <p className={page.problem}>{say('devices.unconfirmed')}</p>}
        <div className={page.row}>
          {!device.confirmed && !device.current && (
            <Button
              busy={check.busy}
              onClick={() => {
                void check.run({ device: device.key });
                setAsked('check');
              }}
            >
              {say('devices.confirm')}
            </Button>
          )}
          <Button look="plain" onClick={() => setAsked('rename')}>
            {say('devices.rename')}
          </Button>
          {!device.current && (
            <Button
              look="plain"
              className={page.grave}
              busy={device.signingOut}
              onClick={() => setAsked('sign-out')}
            >
              {say('devices.sign-out')}
            </Button>
          )}
        </div>
      </div>
      {asked === 'sign-out' && <DeviceSignOut device={device} onClose={close} />}
      {asked === 'rename' && <DeviceName device={device} onClose={close} />}
      {asked === 'check' && <DeviceCheck device={device} onClose={close} />}
    </div>
  );
}
