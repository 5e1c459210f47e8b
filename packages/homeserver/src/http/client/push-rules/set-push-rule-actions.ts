// Changes what a push rule does.
import { setPushRuleActions } from '@veche/protocol/endpoints/index';
import { setPushRuleActions as withActions } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireKind } from './rule-kind.ts';

export function serveSetPushRuleActions(pushRules: PushRules): Served {
  return serve(setPushRuleActions, async ({ requester, params, body }) => {
    const kind = requireKind(params.kind);
    await pushRules.edit(requester.user, (stored) =>
      withActions(requester.userId, stored, kind, params.ruleId, body.actions),
    );
    return {};
  });
}
