// What an event means to whom: rulesets compiled once, and one evaluation per event that serves all its readers.
// Used by the server (counts, push) and by the client after decrypting.
import {
  type CompiledCondition,
  compileCondition,
  eventMatch,
  isPersonal,
  isShared,
  type PersonalCondition,
  type PushReader,
  type PushSubject,
  type SharedCondition,
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
  /** Conditions on the event and the room. */
  readonly shared: readonly SharedCondition[];
  /** Conditions that also ask who is reading. */
  readonly personal: readonly PersonalCondition[];
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

/** What is left to ask each reader about one event: rules that may hold for some, and what happens otherwise. */
interface Narrowed {
  readonly personal: readonly {
    readonly conditions: readonly PersonalCondition[];
    readonly outcome: PushOutcome;
  }[];
  readonly otherwise: PushOutcome;
}

/** Asks rulesets about one event. What does not depend on the reader is asked once for each ruleset. */
export class PushEvaluation {
  readonly #subject: PushSubject;
  readonly #narrowed = new Map<CompiledRuleset, Narrowed>();

  constructor(subject: PushSubject) {
    this.#subject = subject;
  }

  /** What the event means to the reader. */
  outcomeFor(ruleset: CompiledRuleset, reader: PushReader): PushOutcome {
    if (reader.userId === this.#subject.event.sender) return nothingToTell;
    const { personal, otherwise } = this.#narrow(ruleset);
    for (const { conditions, outcome } of personal) {
      if (conditions.every((condition) => condition.test(this.#subject, reader))) return outcome;
    }
    return otherwise;
  }

  #narrow(ruleset: CompiledRuleset): Narrowed {
    const known = this.#narrowed.get(ruleset);
    if (known !== undefined) return known;
    const narrowed = narrow(ruleset, this.#subject);
    this.#narrowed.set(ruleset, narrowed);
    return narrowed;
  }
}

function narrow(ruleset: CompiledRuleset, subject: PushSubject): Narrowed {
  const personal: Narrowed['personal'][number][] = [];
  for (const rule of ruleset.rules) {
    if (!rule.shared.every((condition) => condition.test(subject))) continue;
    if (!rule.personal.every((condition) => condition.canHoldForSomebody(subject))) continue;
    if (rule.personal.length === 0) return { personal, otherwise: rule.outcome };
    personal.push({ conditions: rule.personal, outcome: rule.outcome });
  }
  return { personal, otherwise: nothingToTell };
}

function compileRule(kind: PushRuleKind, rule: PushRule, userId: string): CompiledRule {
  const conditions = conditionsOf(kind, rule, userId);
  return {
    shared: conditions.filter(isShared),
    personal: conditions.filter(isPersonal),
    outcome: outcomeOf(kind, rule),
  };
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
