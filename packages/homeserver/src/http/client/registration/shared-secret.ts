// Registration by operators' tools: served only where a shared secret is configured.
import { getSharedSecretNonce, registerWithSharedSecret } from '@veche/protocol/endpoints/index';
import type { Administration } from '../../../domains/admin/index.ts';
import type { SharedSecret } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSharedSecretNonce(sharedSecret: SharedSecret): Served {
  return serve(getSharedSecretNonce, async () => ({ nonce: sharedSecret.nonce() }));
}

export function serveSharedSecretRegistration(
  sharedSecret: SharedSecret,
  administration: Administration,
  serverName: string,
): Served {
  return serve(registerWithSharedSecret, async ({ body }) => {
    await sharedSecret.check(body);
    const { userId, session } = await administration.createUser(
      { actor: 'shared-secret', basis: 'registered with the shared secret' },
      {
        username: body.username,
        password: body.password,
        isAdmin: body.admin ?? false,
        session: { deviceId: undefined, displayName: undefined, refreshable: false },
      },
    );
    return {
      user_id: userId,
      device_id: session?.deviceId ?? '',
      access_token: session?.accessToken ?? '',
      home_server: serverName,
    };
  });
}
