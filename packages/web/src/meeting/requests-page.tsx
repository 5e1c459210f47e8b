// Strangers wait here: a name, how long they have been around, shared groups. Nothing else is shown or sent.

import { useNavigate } from '@tanstack/react-router';
import type { RequestRow } from '@veche/client/boundary/index';
import { Avatar, Button } from '@veche/ui';
import { useAct, useView } from '../engine/engine-context.ts';
import page from '../shell/page.module.css';
import { Page } from '../shell/page.tsx';
import { day } from '../words/times.ts';
import { failureSentence, useWords } from '../words/words.ts';
import styles from './requests-page.module.css';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function RequestsPage() {
  const { say } = useWords();
  const rows = useView('requests', null)?.rows;
  return (
    <Page title={say('requests.title')} back="/">
      <p className={page.soft}>{say(rows?.length === 0 ? 'requests.none' : 'requests.intro')}</p>
      <ul className={styles.requests}>
        {(rows ?? []).map((row) => (
          <li key={row.key}>
            <Request row={row} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Request({ row }: { row: RequestRow }) {
  const { say, language } = useWords();
  const navigate = useNavigate();
  const accept = useAct('acceptRequest');
  const decline = useAct('declineRequest');
  const block = useAct('blockPerson');
  const busy = accept.busy || decline.busy || block.busy;
  const since =
    row.accountSince === null
      ? say('requests.since-unknown')
      : say('requests.since', { date: day(row.accountSince, language) });
  const shared = row.sharedGroups.map((group) => group.name).join(', ');
  const take = async () => {
    if ((await accept.run({ chat: row.key })) === null) return;
    await navigate({ to: '/chat/$chat', params: { chat: row.key } });
  };
  return (
    <section className={styles.request} aria-label={row.person.name}>
      {/* A stranger's photo is not fetched before they are accepted: initials alone. */}
      <Avatar kind="person" name={row.person.name} seed={row.person.id} />
      <div className={styles.words}>
        <h2 className={styles.name}>{row.person.name}</h2>
        <p className={page.soft}>{row.person.address}</p>
        {row.kind === 'group' && <p>{say('requests.group')}</p>}
        <p>{since}</p>
        <p>{shared === '' ? say('requests.no-shared') : say('requests.shared', { names: shared })}</p>
        <p role="alert" className={page.problem}>
          {failureSentence(say, accept.failure?.code ?? decline.failure?.code ?? block.failure?.code ?? null)}
        </p>
        <div className={page.row}>
          <Button busy={busy} onClick={() => void take()}>
            {say('requests.accept')}
          </Button>
          <Button look="outlined" busy={busy} onClick={() => void decline.run({ chat: row.key })}>
            {say('requests.delete')}
          </Button>
          <Button
            look="danger"
            busy={busy}
            onClick={() => void block.run({ person: row.person.id, chat: row.key })}
          >
            {say('requests.block')}
          </Button>
        </div>
      </div>
    </section>
  );
}
