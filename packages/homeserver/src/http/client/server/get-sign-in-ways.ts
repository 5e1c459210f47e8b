// How this server lets people in.
import { getSignInWays } from '@veche/protocol/endpoints/index';
import { maxPasswordBytes } from '../../../domains/accounts/index.ts';
import type { RegistrationMode } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveSignInWays(ways: {
  serverName: string;
  registration: RegistrationMode;
  rpId: string;
  minPasswordLength: number;
}): Served {
  return serve(getSignInWays, async () => ({
    server_name: ways.serverName,
    registration: ways.registration,
    passkey: { rp_id: ways.rpId },
    password: { min_length: ways.minPasswordLength, max_length: maxPasswordBytes },
  }));
}
