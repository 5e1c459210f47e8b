// What a push rule does.
import { getPushRuleActions } from '@veche/protocol/endpoints/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireRule } from './require-rule.ts';

export function servePushRuleActions(pushRules: PushRules): Served {
  return serve(getPushRuleActions, async ({ requester, params }) => ({
    actions: (await requireRule(pushRules, requester, params.kind, params.ruleId)).actions,
  }));
}
