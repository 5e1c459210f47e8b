// "What this server can see": said before anything is given away, and again in the settings.
import { useSay } from '../words/words.ts';
import styles from './server-sees.module.css';

const seen = ['sees.yes-name', 'sees.yes-people', 'sees.yes-devices', 'sees.yes-created'] as const;
const unseen = ['sees.no-messages', 'sees.no-groups', 'sees.no-drafts', 'sees.no-phone'] as const;

export function ServerSees() {
  const say = useSay();
  return (
    <div className={styles.sees}>
      <section>
        <h2 className={styles.heading}>{say('sees.yes')}</h2>
        <ul className={styles.list}>
          {seen.map((id) => (
            <li key={id}>{say(id)}</li>
          ))}
        </ul>
      </section>
      <section>
        <h2 className={styles.heading}>{say('sees.no')}</h2>
        <ul className={styles.list}>
          {unseen.map((id) => (
            <li key={id}>{say(id)}</li>
          ))}
        </ul>
      </section>
      <p className={styles.honest}>{say('sees.honest')}</p>
    </div>
  );
}
