// Signing in.
import { login } from '@veche/protocol/endpoints/index';
import type { SignIn } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';
import { tokenFields } from './token-fields.ts';

export function serveLogin(signIn: SignIn, serverName: string, baseUrl: () => string): Served {
  return serve(login, async ({ body }) => {
    const { userId, session } = await signIn.signIn(body, {
      deviceId: body.device_id,
      displayName: body.initial_device_display_name,
      refreshable: body.refresh_token ?? false,
    });
    return {
      user_id: userId,
      device_id: session.deviceId,
      home_server: serverName,
      well_known: { 'm.homeserver': { base_url: baseUrl() } },
      ...tokenFields(session),
    };
  });
}
