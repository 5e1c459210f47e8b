// Makes or changes a push rule.
import { setPushRule } from '@veche/protocol/endpoints/index';
import { setPushRule as withRule } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireKind } from './rule-kind.ts';

export function serveSetPushRule(pushRules: PushRules): Served {
  return serve(setPushRule, async ({ requester, params, query, body }) => {
    const kind = requireKind(params.kind);
    const { before, after } = query;
    await pushRules.edit(requester.user, (stored) =>
      withRule(stored, kind, params.ruleId, body, { before, after }),
    );
    return {};
  });
}
