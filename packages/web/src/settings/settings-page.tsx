// Settings: who you are, how it looks, what you are told, what others see, and the way to what keeps chats safe.
import { Link } from '@tanstack/react-router';
import type { SettingsView } from '@veche/client/boundary/index';
import { devicesIcon, doorIcon, Icon, infoIcon, personIcon, Switch, sheetIcon } from '@veche/ui';
import { useState } from 'react';
import { useEngine, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page, Section } from '../shell/page.tsx';
import { rememberLanguage } from '../theme.ts';
import { languages, useWords } from '../words/words.ts';
import { ChangePassword } from './change-password.tsx';
import { Choice } from './choice.tsx';
import { OwnProfile } from './own-profile.tsx';

type Change = (settings: Partial<Omit<SettingsView, 'blocked'>>) => void;

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function SettingsPage() {
  const { say } = useWords();
  const engine = useEngine();
  const settings = useView('settings', null);
  const change: Change = (changed) => void engine.command('changeSettings', { settings: changed });
  return (
    <Page title={say('settings.title')} back="/">
      <OwnProfile />
      <nav aria-label={say('settings.title')}>
        <ul className={page.list}>
          <li>
            <Link to="/settings/safety" className={page.link}>
              <Icon d={sheetIcon} />
              {say('settings.safety')}
            </Link>
          </li>
          <li>
            <Link to="/settings/devices" className={page.link}>
              <Icon d={devicesIcon} />
              {say('settings.devices')}
            </Link>
          </li>
          <li>
            <Link to="/settings/server" className={page.link}>
              <Icon d={infoIcon} />
              {say('settings.server')}
            </Link>
          </li>
        </ul>
      </nav>
      {settings !== undefined && (
        <>
          <LookSection settings={settings} change={change} />
          <ToldSection settings={settings} change={change} />
          <Section title={say('settings.private')}>
            <Switch
              label={say('settings.receipts')}
              on={settings.sendReadReceipts}
              onChange={(sendReadReceipts) => change({ sendReadReceipts })}
            />
            <Switch
              label={say('settings.typing')}
              on={settings.sendTyping}
              onChange={(sendTyping) => change({ sendTyping })}
            />
            {settings.blocked.length > 0 && <BlockedPeople people={settings.blocked} />}
          </Section>
        </>
      )}
      <ChangePassword />
      <Link to="/sign-out" className={`${page.link} ${page.grave}`}>
        <Icon d={doorIcon} />
        {say('settings.sign-out')}
      </Link>
    </Page>
  );
}

function LookSection({ settings, change }: { settings: SettingsView; change: Change }) {
  const { say, language } = useWords();
  return (
    <Section title={say('settings.look')}>
      <Choice
        label={say('settings.theme')}
        value={settings.theme}
        options={[
          ['system', say('settings.theme-system')],
          ['light', say('settings.theme-light')],
          ['dark', say('settings.theme-dark')],
        ]}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={say('settings.language')}
        value={language}
        options={Object.entries(languages)}
        onChange={(chosen) => {
          rememberLanguage(chosen);
          change({ language: chosen });
        }}
      />
    </Section>
  );
}

function ToldSection({ settings, change }: { settings: SettingsView; change: Change }) {
  const { say } = useWords();
  const [denied, setDenied] = useState(
    () => 'Notification' in window && Notification.permission === 'denied',
  );
  const tell = async (wanted: boolean) => {
    if (!wanted || !('Notification' in window)) return change({ notifications: false });
    const permission = await Notification.requestPermission();
    setDenied(permission === 'denied');
    change({ notifications: permission === 'granted' });
  };
  return (
    <Section title={say('settings.told')}>
      <Switch
        label={say('settings.notifications')}
        help={denied ? say('settings.notifications-denied') : undefined}
        on={settings.notifications && !denied}
        onChange={(wanted) => void tell(wanted)}
      />
      <Switch label={say('settings.sound')} on={settings.sound} onChange={(sound) => change({ sound })} />
    </Section>
  );
}

function BlockedPeople({ people }: { people: readonly string[] }) {
  const { say } = useWords();
  return (
    <div>
      <h3>{say('settings.blocked')}</h3>
      <ul className={page.list}>
        {people.map((person) => (
          <li key={person}>
            <Link to="/person/$person" params={{ person }} className={page.link}>
              <Icon d={personIcon} />
              {person.replace(/^@/, '').replace(/:.*$/, '')}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
