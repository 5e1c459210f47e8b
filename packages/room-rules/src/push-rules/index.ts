// Push rules: defaults, changes through the API, and what an event means to a reader.
export { defaultPushRules } from './default-rules.ts';
export {
  deletePushRule,
  ownRulesLimit,
  type PushRuleEdit,
  type PushRulePlace,
  setPushRule,
  setPushRuleActions,
  setPushRuleEnabled,
} from './edit-rules.ts';
export {
  type CompiledRuleset,
  compileDefaultPushRules,
  compilePushRules,
  nothingToTell,
  PushEvaluation,
  type PushOutcome,
  type PushReader,
  type PushSubject,
} from './evaluate.ts';
export {
  isPushRuleKind,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
  pushRuleKinds,
} from './kinds.ts';
export type { NewPushRule, PushRuleProblem } from './rule-form.ts';
export { findRule, isUserPushRules, noUserPushRules, rulesetOf, type UserPushRules } from './user-rules.ts';
