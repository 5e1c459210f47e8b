// A person's profile, reached from a group or a warning.
import { useParams } from '@tanstack/react-router';
import { Page } from '../shell/page.tsx';
import { useSay } from '../words/words.ts';
import { PersonAbout } from './person-about.tsx';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function PersonPage() {
  const say = useSay();
  const { person } = useParams({ from: '/person/$person' });
  return (
    <Page title={say('person.title')} back="/">
      <PersonAbout person={person} />
    </Page>
  );
}
