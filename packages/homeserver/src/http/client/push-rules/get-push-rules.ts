// All push rules.
import { getPushRules } from '@veche/protocol/endpoints/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';

export function servePushRules(pushRules: PushRules): Served {
  return serve(getPushRules, async ({ requester }) => ({
    global: await pushRules.ruleset(requester.user, requester.userId),
  }));
}
