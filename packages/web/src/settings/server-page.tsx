// "What this server can see", from the settings.
import { ServerSees } from '../door/server-sees.tsx';
import { Page } from '../shell/page.tsx';
import { useSay } from '../words/words.ts';

// biome-ignore lint/style/noDefaultExport: loaded lazily
export default function ServerPage() {
  const say = useSay();
  return (
    <Page title={say('sees.title')} back="/settings" wordsAlone>
      <ServerSees />
    </Page>
  );
}
