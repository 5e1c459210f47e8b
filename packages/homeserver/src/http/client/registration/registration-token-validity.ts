// Whether a registration or invitation token would let somebody in.
import { registrationTokenValidity } from '@veche/protocol/endpoints/index';
import type { RegistrationTokens } from '../../../domains/accounts/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveRegistrationTokenValidity(tokens: RegistrationTokens): Served {
  return serve(registrationTokenValidity, async ({ query }) => ({ valid: await tokens.isGood(query.token) }));
}
