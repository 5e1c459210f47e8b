// Changing push rules as the API does, as pure functions: stored rules in, new stored rules or a refusal out.
// https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleid
import type { PushAction, PushRule, PushRuleKind } from './kinds.ts';
import { type NewPushRule, type PushRuleProblem, ruleProblem } from './rule-form.ts';
import { findRule, rulesetOf, type UserPushRules } from './user-rules.ts';

export type PushRuleEdit = { readonly rules: UserPushRules } | { readonly problem: PushRuleProblem };

/** Where a rule goes: directly above `before`, else directly below `after`. */
export interface PushRulePlace {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Rules one user may have of their own, over all kinds. */
export const ownRulesLimit = 1000;

/** Makes a rule, or changes it and keeps whether it is enabled. */
export function setPushRule(
  stored: UserPushRules,
  kind: PushRuleKind,
  ruleId: string,
  wanted: NewPushRule,
  place: PushRulePlace = {},
): PushRuleEdit {
  const problem = ruleProblem(kind, ruleId, wanted);
  if (problem !== undefined) return { problem };
  const own = stored.own[kind] ?? [];
  const existing = own.find((rule) => rule.rule_id === ruleId);
  if (existing === undefined && countOwn(stored) >= ownRulesLimit) {
    return refuse(400, 'M_UNKNOWN', `You cannot have more than ${ownRulesLimit} push rules`);
  }
  const others = own.filter((rule) => rule.rule_id !== ruleId);
  const rule = newRule(kind, ruleId, wanted, existing?.enabled ?? true);
  const index = placeOf(others, place) ?? (existing === undefined ? 0 : own.indexOf(existing));
  if (typeof index !== 'number') return { problem: index };
  return { rules: withOwn(stored, kind, others.toSpliced(index, 0, rule)) };
}

/** Deletes one of the user's own rules. */
export function deletePushRule(stored: UserPushRules, kind: PushRuleKind, ruleId: string): PushRuleEdit {
  const own = stored.own[kind] ?? [];
  const left = own.filter((rule) => rule.rule_id !== ruleId);
  if (left.length === own.length) return notFound();
  return { rules: withOwn(stored, kind, left) };
}

/** Switches a rule on or off, a default one too. */
export function setPushRuleEnabled(
  userId: string,
  stored: UserPushRules,
  kind: PushRuleKind,
  ruleId: string,
  enabled: boolean,
): PushRuleEdit {
  return change(userId, stored, kind, ruleId, { enabled });
}

/** Changes what a rule does, a default one too. */
export function setPushRuleActions(
  userId: string,
  stored: UserPushRules,
  kind: PushRuleKind,
  ruleId: string,
  actions: readonly PushAction[],
): PushRuleEdit {
  const existing = findRule(userId, stored, kind, ruleId);
  if (existing === undefined) return notFound();
  const problem = ruleProblem(kind, 'actions-only', { ...existing, actions });
  return problem === undefined
    ? change(userId, stored, kind, ruleId, { actions: [...actions] })
    : { problem };
}

function change(
  userId: string,
  stored: UserPushRules,
  kind: PushRuleKind,
  ruleId: string,
  changed: { readonly enabled?: boolean; readonly actions?: PushAction[] },
): PushRuleEdit {
  const existing = rulesetOf(userId, stored)[kind].find((rule) => rule.rule_id === ruleId);
  if (existing === undefined) return notFound();
  if (existing.default) {
    const before = Object.hasOwn(stored.defaults, ruleId) ? stored.defaults[ruleId] : undefined;
    return { rules: { ...stored, defaults: { ...stored.defaults, [ruleId]: { ...before, ...changed } } } };
  }
  const own = (stored.own[kind] ?? []).map((rule) =>
    rule.rule_id === ruleId ? { ...rule, ...changed } : rule,
  );
  return { rules: withOwn(stored, kind, own) };
}

function newRule(kind: PushRuleKind, ruleId: string, wanted: NewPushRule, enabled: boolean): PushRule {
  return {
    rule_id: ruleId,
    default: false,
    enabled,
    actions: [...wanted.actions],
    ...(kind === 'content' && wanted.pattern !== undefined ? { pattern: wanted.pattern } : undefined),
    ...(kind === 'override' || kind === 'underride' ? { conditions: wanted.conditions ?? [] } : undefined),
  };
}

/** The index that the place asks for; undefined where it asks for none. */
function placeOf(others: readonly PushRule[], place: PushRulePlace): number | PushRuleProblem | undefined {
  const anchor = place.before ?? place.after;
  if (anchor === undefined) return undefined;
  const index = others.findIndex((rule) => rule.rule_id === anchor);
  if (index < 0) {
    return { status: 400, errcode: 'M_UNKNOWN', message: `before/after rule not found: ${anchor}` };
  }
  return place.before === undefined ? index + 1 : index;
}

function withOwn(stored: UserPushRules, kind: PushRuleKind, rules: readonly PushRule[]): UserPushRules {
  return { ...stored, own: { ...stored.own, [kind]: rules } };
}

function countOwn(stored: UserPushRules): number {
  return Object.values(stored.own).reduce((count, rules) => count + rules.length, 0);
}

function refuse(
  status: PushRuleProblem['status'],
  errcode: PushRuleProblem['errcode'],
  message: string,
): PushRuleEdit {
  return { problem: { status, errcode, message } };
}

function notFound(): PushRuleEdit {
  return refuse(404, 'M_NOT_FOUND', 'The push rule was not found');
}
