// A new pair of tokens for a session.
import { refresh } from '@veche/protocol/endpoints/index';
import type { SessionOpening } from '../../../domains/devices/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRefresh(opening: SessionOpening): Served {
  return serve(refresh, async ({ body }) => {
    const { accessToken, refreshToken = '', expiresInMs = 0 } = await opening.refresh(body.refresh_token);
    return { access_token: accessToken, refresh_token: refreshToken, expires_in_ms: expiresInMs };
  });
}
