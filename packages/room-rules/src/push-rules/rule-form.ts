// The form of a push rule that a client sends: what cannot be kept is refused with the spec's words.
import { isJsonObject } from '@veche/protocol';
import type { PushAction, PushRule, PushRuleKind } from './kinds.ts';

/** A refusal in the words of the API. */
export interface PushRuleProblem {
  readonly status: 400 | 404;
  readonly errcode: 'M_INVALID_PARAM' | 'M_MISSING_PARAM' | 'M_UNKNOWN' | 'M_NOT_FOUND' | 'M_BAD_JSON';
  readonly message: string;
}

/** What a client sends to make or change a rule. */
export interface NewPushRule {
  readonly actions: readonly PushAction[];
  readonly conditions?: PushRule['conditions'];
  readonly pattern?: string | undefined;
}

const ruleIdLimit = 255;
const patternLimit = 1000;
const conditionsLimit = 50;
const actionsLimit = 50;

export function ruleProblem(
  kind: PushRuleKind,
  ruleId: string,
  wanted: NewPushRule,
): PushRuleProblem | undefined {
  return (
    ruleIdProblem(ruleId) ??
    patternProblem(kind, wanted) ??
    conditionsProblem(wanted) ??
    actionsProblem(wanted)
  );
}

function ruleIdProblem(ruleId: string): PushRuleProblem | undefined {
  if (ruleId.startsWith('.')) return invalid('Rule ids that start with a dot belong to the server');
  if (/[/\\]/.test(ruleId)) return invalid('Rule ids cannot contain slashes or backslashes');
  if (ruleId === '' || ruleId.length > ruleIdLimit) {
    return invalid(`Rule ids have 1 to ${ruleIdLimit} characters`);
  }
  return undefined;
}

function patternProblem(kind: PushRuleKind, wanted: NewPushRule): PushRuleProblem | undefined {
  if (kind !== 'content') return undefined;
  if (typeof wanted.pattern !== 'string') {
    return { status: 400, errcode: 'M_MISSING_PARAM', message: 'A content rule needs a pattern' };
  }
  return wanted.pattern.length > patternLimit
    ? invalid(`Patterns have at most ${patternLimit} characters`)
    : undefined;
}

function conditionsProblem({ conditions }: NewPushRule): PushRuleProblem | undefined {
  if (conditions === undefined) return undefined;
  if (conditions.length > conditionsLimit) return invalid(`Rules have at most ${conditionsLimit} conditions`);
  const valid = conditions.every(
    (condition: unknown) =>
      isJsonObject(condition) &&
      typeof condition.kind === 'string' &&
      Object.values(condition).every((value) => typeof value !== 'string' || value.length <= patternLimit),
  );
  return valid ? undefined : invalid('A condition is an object with a kind');
}

function actionsProblem({ actions }: NewPushRule): PushRuleProblem | undefined {
  if (actions.length > actionsLimit) return invalid(`Rules have at most ${actionsLimit} actions`);
  const valid = actions.every(
    (action: unknown) =>
      typeof action === 'string' || (isJsonObject(action) && typeof action.set_tweak === 'string'),
  );
  return valid ? undefined : invalid('An action is a word or an object with set_tweak');
}

function invalid(message: string): PushRuleProblem {
  return { status: 400, errcode: 'M_INVALID_PARAM', message };
}
