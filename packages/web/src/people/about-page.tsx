// About a chat: the other person, or the group with its people and what may be done.
import { useParams } from '@tanstack/react-router';
import { useView } from '../engine/engine-context.ts';
import { Page } from '../shell/page.tsx';
import { useSay } from '../words/words.ts';
import { GroupAbout } from './group-about.tsx';
import { PersonAbout } from './person-about.tsx';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function AboutPage() {
  const say = useSay();
  const { chat: key } = useParams({ from: '/chat/$chat/about' });
  const chat = useView('chat', { chat: key });
  return (
    <Page title={say('chat.about')} back="/">
      {chat === null && <p>{say('chat.not-there')}</p>}
      {chat?.kind === 'group' && <GroupAbout chat={chat} />}
      {chat?.kind === 'direct' && chat.person !== null && <PersonAbout person={chat.person.id} chat={chat} />}
    </Page>
  );
}
