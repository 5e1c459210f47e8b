// A user's own push rules, as they are stored, and the whole ruleset that they make with the server's defaults.
import { isJsonObject } from '@veche/protocol';
import { defaultPushRules, masterRuleId } from './default-rules.ts';
import {
  type PushAction,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
  pushRuleKinds,
} from './kinds.ts';

/** What a user changed, as plain JSON. A user who changed nothing needs none. */
export interface UserPushRules {
  /** Own rules by kind, most important first. */
  readonly own: Readonly<Partial<Record<PushRuleKind, readonly PushRule[]>>>;
  /** Changes to server-default rules, by rule id. */
  readonly defaults: Readonly<
    Record<string, { readonly enabled?: boolean; readonly actions?: PushAction[] }>
  >;
}

export const noUserPushRules: UserPushRules = { own: {}, defaults: {} };

/** The whole ruleset: the master rule, then per kind the user's own rules, then the defaults. */
export function rulesetOf(userId: string, stored: UserPushRules): PushRuleset {
  const defaults = defaultPushRules(userId);
  const ruleset: PushRuleset = { override: [], content: [], room: [], sender: [], underride: [] };
  for (const kind of pushRuleKinds) {
    const changed = defaults[kind].map((rule) => withChanges(rule, stored));
    const masters = changed.filter((rule) => rule.rule_id === masterRuleId);
    const others = changed.filter((rule) => rule.rule_id !== masterRuleId);
    ruleset[kind] = [...masters, ...(stored.own[kind] ?? []), ...others];
  }
  return ruleset;
}

/** A rule of the ruleset, default or own. */
export function findRule(
  userId: string,
  stored: UserPushRules,
  kind: PushRuleKind,
  ruleId: string,
): PushRule | undefined {
  return rulesetOf(userId, stored)[kind].find((rule) => rule.rule_id === ruleId);
}

/** Reads what was stored; anything else counts as no changes. */
export function isUserPushRules(value: unknown): value is UserPushRules {
  return isJsonObject(value) && isJsonObject(value.own) && isJsonObject(value.defaults);
}

function withChanges(rule: PushRule, stored: UserPushRules): PushRule {
  const change = Object.hasOwn(stored.defaults, rule.rule_id) ? stored.defaults[rule.rule_id] : undefined;
  return change === undefined ? rule : { ...rule, ...change };
}
