// Options for using a passkey.
import { createPasskeyChallenge } from '@veche/protocol/endpoints/index';
import type { Passkeys } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePasskeyChallenge(passkeys: Passkeys): Served {
  return serve(createPasskeyChallenge, () => passkeys.useOptions());
}
