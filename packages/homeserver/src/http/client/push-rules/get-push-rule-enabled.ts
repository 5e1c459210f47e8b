// Whether a push rule is on.
import { isPushRuleEnabled } from '@veche/protocol/endpoints/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireRule } from './require-rule.ts';

export function servePushRuleEnabled(pushRules: PushRules): Served {
  return serve(isPushRuleEnabled, async ({ requester, params }) => ({
    enabled: (await requireRule(pushRules, requester, params.kind, params.ruleId)).enabled,
  }));
}
