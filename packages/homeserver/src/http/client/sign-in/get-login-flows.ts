// The ways in that are offered.
import { getLoginFlows } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveLoginFlows(): Served {
  return serve(getLoginFlows, async () => ({
    flows: [
      { type: 'm.login.password' },
      { type: 'm.login.token', get_login_token: true },
      { type: 'chat.veche.passkey' },
      { type: 'chat.veche.sheet' },
    ],
  }));
}
