// What an event means to whom: rulesets compiled once, and one evaluation per event that serves all its readers.
// Used by the server (counts, push) and by the client after decrypting.
import {
  type CompiledCondition,
  compileCondition,
  eventMatch,
  type PushReader,
  type PushSubject,
} from './conditions.ts';
import { defaultPushRules } from './default-rules.ts';
import {
  type PushAction,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
  pushRuleKinds,
} from './kinds.ts';

export type { PushReader, PushSubject } from './conditions.ts';

/** What happens for a reader. */
export interface PushOutcome {
  readonly notify: boolean;
  readonly highlight: boolean;
  /** `set_tweak` entries, `sound` and `highlight` among them. */
  readonly tweaks: Readonly<Record<string, unknown>>;
  /** The rule that decided; undefined where none matched. */
  readonly rule: { readonly kind: PushRuleKind; readonly ruleId: string } | undefined;
  /** As the rule has them, without the historical ones: what a push gateway and `/notifications` are told. */
  readonly actions: readonly PushAction[];
}

interface CompiledRule {
  readonly conditions: readonly CompiledCondition[];
  readonly outcome: PushOutcome;
}

/** A ruleset that is ready to be asked. Readers whose rules are the same should share one. */
export interface CompiledRuleset {
  readonly rules: readonly CompiledRule[];
}

/** The outcome where no rule matches, and for one's own events. */
export const nothingToTell: PushOutcome = {
  notify: false,
  highlight: false,
  tweaks: {},
  rule: undefined,
  actions: [],
};

/** Compiles a user's whole ruleset (server-default rules included, in the order of priority). */
export function compilePushRules(ruleset: PushRuleset, userId: string): CompiledRuleset {
  const rules = pushRuleKinds.flatMap((kind) =>
    ruleset[kind].filter((rule) => rule.enabled).map((rule) => compileRule(kind, rule, userId)),
  );
  return { rules };
}

/** The compiled default rules: make one, and share it between all users who changed nothing. */
export function compileDefaultPushRules(): CompiledRuleset {
  const anybody = '@anybody';
  return compilePushRules(defaultPushRules(anybody), anybody);
}

/** Asks rulesets about one event. Rulesets that are asked again answer from memory where readers make no difference. */
export class PushEvaluation {
  readonly #subject: PushSubject;
  readonly #known = new Map<CompiledRuleset, PushOutcome>();

  constructor(subject: PushSubject) {
    this.#subject = subject;
  }

  /** What the event means to the reader. */
  outcomeFor(ruleset: CompiledRuleset, reader: PushReader): PushOutcome {
    if (reader.userId === this.#subject.event.sender) return nothingToTell;
    const known = this.#known.get(ruleset);
    if (known !== undefined) return known;
    const { outcome, isPersonal } = this.#evaluate(ruleset, reader);
    if (!isPersonal) this.#known.set(ruleset, outcome);
    return outcome;
  }

  #evaluate(ruleset: CompiledRuleset, reader: PushReader): { outcome: PushOutcome; isPersonal: boolean } {
    const subject = this.#subject;
    let isPersonal = false;
    for (const { conditions, outcome } of ruleset.rules) {
      let matches = true;
      for (const condition of conditions) {
        if (condition.canHoldForSomebody !== undefined) {
          matches = condition.canHoldForSomebody(subject);
          isPersonal ||= matches;
        }
        matches = matches && condition.test(subject, reader);
        if (!matches) break;
      }
      if (matches) return { outcome, isPersonal };
    }
    return { outcome: nothingToTell, isPersonal };
  }
}

function compileRule(kind: PushRuleKind, rule: PushRule, userId: string): CompiledRule {
  // What depends on the reader is asked last: most events are decided before it.
  const conditions = conditionsOf(kind, rule, userId).toSorted(
    (left, right) =>
      Number(left.canHoldForSomebody !== undefined) - Number(right.canHoldForSomebody !== undefined),
  );
  return { conditions, outcome: outcomeOf(kind, rule) };
}

function conditionsOf(kind: PushRuleKind, rule: PushRule, userId: string): readonly CompiledCondition[] {
  switch (kind) {
    case 'room':
      return [{ test: ({ roomId }) => roomId === rule.rule_id }];
    case 'sender':
      return [{ test: ({ event }) => event.sender === rule.rule_id }];
    case 'content':
      return rule.pattern === undefined
        ? [{ test: () => false }]
        : [eventMatch('content.body', rule.pattern, userId)];
    default:
      return (rule.conditions ?? []).map((condition) => compileCondition(condition, userId));
  }
}

function outcomeOf(kind: PushRuleKind, rule: PushRule): PushOutcome {
  const actions = rule.actions.filter((action) => action !== 'dont_notify' && action !== 'coalesce');
  const tweaks: Record<string, unknown> = {};
  for (const action of actions) {
    if (typeof action === 'string' || typeof action.set_tweak !== 'string') continue;
    const isHighlight = action.set_tweak === 'highlight';
    tweaks[action.set_tweak] = isHighlight && action.value === undefined ? true : action.value;
  }
  const notify = actions.includes('notify');
  return {
    notify,
    highlight: notify && tweaks.highlight === true,
    tweaks,
    rule: { kind, ruleId: rule.rule_id },
    actions,
  };
}
