// Switches a push rule on or off.
import { setPushRuleEnabled } from '@veche/protocol/endpoints/index';
import { setPushRuleEnabled as withEnabled } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireKind } from './rule-kind.ts';

export function serveSetPushRuleEnabled(pushRules: PushRules): Served {
  return serve(setPushRuleEnabled, async ({ requester, params, body }) => {
    const kind = requireKind(params.kind);
    await pushRules.edit(requester.user, (stored) =>
      withEnabled(requester.userId, stored, kind, params.ruleId, body.enabled),
    );
    return {};
  });
}
