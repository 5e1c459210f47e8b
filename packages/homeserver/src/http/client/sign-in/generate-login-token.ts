// A token that signs a second device in.
import { generateLoginToken } from '@veche/protocol/endpoints/index';
import type { InteractiveAuth, SignIn } from '../../../domains/auth/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveGenerateLoginToken(signIn: SignIn, interactiveAuth: InteractiveAuth): Served {
  return serve(generateLoginToken, async ({ requester, body }) => {
    await interactiveAuth.confirm(requester.user, body.auth);
    const { token, lifeMs } = signIn.createLoginToken(requester.user);
    return { login_token: token, expires_in_ms: lifeMs };
  });
}
