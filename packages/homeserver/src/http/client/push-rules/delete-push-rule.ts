// Deletes a push rule.
import { deletePushRule } from '@veche/protocol/endpoints/index';
import { deletePushRule as withoutRule } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireKind } from './rule-kind.ts';

export function serveDeletePushRule(pushRules: PushRules): Served {
  return serve(deletePushRule, async ({ requester, params }) => {
    const kind = requireKind(params.kind);
    await pushRules.edit(requester.user, (stored) => withoutRule(stored, kind, params.ruleId));
    return {};
  });
}
