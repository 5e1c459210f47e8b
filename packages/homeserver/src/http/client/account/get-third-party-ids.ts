// E-mail addresses and telephone numbers: this server knows none of anybody.
import { getThirdPartyIds } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveThirdPartyIds(): Served {
  return serve(getThirdPartyIds, async () => ({ threepids: [] }));
}
