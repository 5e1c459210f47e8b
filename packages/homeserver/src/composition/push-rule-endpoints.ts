// The endpoints of push rules.
import type { PushRules } from '../domains/push/index.ts';
import { serveDeletePushRule } from '../http/client/push-rules/delete-push-rule.ts';
import { serveGlobalPushRules } from '../http/client/push-rules/get-global-push-rules.ts';
import { servePushRule } from '../http/client/push-rules/get-push-rule.ts';
import { servePushRuleActions } from '../http/client/push-rules/get-push-rule-actions.ts';
import { servePushRuleEnabled } from '../http/client/push-rules/get-push-rule-enabled.ts';
import { servePushRules } from '../http/client/push-rules/get-push-rules.ts';
import { serveSetPushRule } from '../http/client/push-rules/set-push-rule.ts';
import { serveSetPushRuleActions } from '../http/client/push-rules/set-push-rule-actions.ts';
import { serveSetPushRuleEnabled } from '../http/client/push-rules/set-push-rule-enabled.ts';
import type { Served } from '../http/serve.ts';

export function pushRuleEndpoints(pushRules: PushRules): readonly Served[] {
  return [
    servePushRules(pushRules),
    serveGlobalPushRules(pushRules),
    servePushRule(pushRules),
    serveSetPushRule(pushRules),
    serveDeletePushRule(pushRules),
    servePushRuleEnabled(pushRules),
    serveSetPushRuleEnabled(pushRules),
    servePushRuleActions(pushRules),
    serveSetPushRuleActions(pushRules),
  ];
}
