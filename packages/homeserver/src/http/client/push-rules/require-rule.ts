// Finds the rule that a path names.
import { MatrixError } from '@veche/protocol';
import type { PushRule } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import type { Requester } from '../../requester.ts';
import { requireKind } from './rule-kind.ts';

/** Throws M_NOT_FOUND, M_INVALID_PARAM. */
export async function requireRule(
  pushRules: PushRules,
  requester: Requester,
  kind: string,
  ruleId: string,
): Promise<PushRule> {
  const ruleset = await pushRules.ruleset(requester.user, requester.userId);
  const found = ruleset[requireKind(kind)].find((rule) => rule.rule_id === ruleId);
  if (!found) throw new MatrixError(404, 'M_NOT_FOUND', 'The push rule was not found');
  return found;
}
