// Becoming somebody here.
import { MatrixError } from '@veche/protocol';
import { register } from '@veche/protocol/endpoints/index';
import type { Registration } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';
import { tokenFields } from '../sign-in/token-fields.ts';

export function serveRegister(registration: Registration, serverName: string): Served {
  return serve(register, async ({ query, body }) => {
    const kind = query.kind ?? 'user';
    if (kind === 'guest')
      throw new MatrixError(403, 'M_GUEST_ACCESS_FORBIDDEN', 'There are no guests on this server');
    if (kind !== 'user') throw new MatrixError(400, 'M_INVALID_PARAM', 'kind is user or guest');
    const { userId, session } = await registration.register({
      auth: body.auth,
      username: body.username,
      password: body.password,
      passkey: body['chat.veche.passkey'],
      sheetKey: body['chat.veche.sheet']?.public_key,
      session: body.inhibit_login
        ? undefined
        : {
            deviceId: body.device_id,
            displayName: body.initial_device_display_name,
            refreshable: body.refresh_token ?? false,
          },
    });
    return {
      user_id: userId,
      home_server: serverName,
      ...(session ? { device_id: session.deviceId, ...tokenFields(session) } : {}),
    };
  });
}
