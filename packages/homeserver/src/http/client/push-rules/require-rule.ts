// Finds the rule that a path names.
import { MatrixError } from '@veche/protocol';
import { isPushRuleKind, type PushRule } from '@veche/room-rules/push-rules/index';
import type { PushRules } from '../../../domains/push/index.ts';
import type { Requester } from '../../requester.ts';

/** Throws M_NOT_FOUND, for a kind that there is not as well: there is no such rule in it. */
export async function requireRule(
  pushRules: PushRules,
  requester: Requester,
  kind: string,
  ruleId: string,
): Promise<PushRule> {
  const ruleset = await pushRules.ruleset(requester.user, requester.userId);
  const found = isPushRuleKind(kind) ? ruleset[kind].find((rule) => rule.rule_id === ruleId) : undefined;
  if (!found) throw new MatrixError(404, 'M_NOT_FOUND', 'The push rule was not found');
  return found;
}
