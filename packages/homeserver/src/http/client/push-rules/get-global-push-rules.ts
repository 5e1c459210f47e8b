// All push rules of the only set there is.
import { getPushRulesGlobal } from '@veche/protocol/endpoints/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveGlobalPushRules(pushRules: PushRules): Served {
  return serve(getPushRulesGlobal, async ({ requester }) =>
    pushRules.ruleset(requester.user, requester.userId),
  );
}
