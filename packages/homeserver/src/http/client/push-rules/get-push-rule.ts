// One push rule.
import { getPushRule } from '@veche/protocol/endpoints/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireRule } from './require-rule.ts';

export function servePushRule(pushRules: PushRules): Served {
  return serve(getPushRule, async ({ requester, params }) =>
    requireRule(pushRules, requester, params.kind, params.ruleId),
  );
}
