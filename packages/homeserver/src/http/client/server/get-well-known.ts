// Where the client API of this server is.
import { getWellKnown } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveWellKnown(baseUrl: () => string): Served {
  return serve(getWellKnown, async () => ({ 'm.homeserver': { base_url: baseUrl() } }));
}
