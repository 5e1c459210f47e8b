// Contracts of push rules and of the list of what a person was notified about.
// https://spec.matrix.org/v1.19/client-server-api/#push-rules-api
import Type, { type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

export const pushAction = Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]);
export const pushCondition = Type.Object({ kind: Type.String() }, { additionalProperties: true });

export const pushRule = Type.Object({
  rule_id: Type.String(),
  default: Type.Boolean(),
  enabled: Type.Boolean(),
  actions: Type.Array(pushAction),
  conditions: Type.Optional(Type.Array(pushCondition)),
  pattern: Type.Optional(Type.String()),
});
export type PushRule = Static<typeof pushRule>;

export const pushRuleset = Type.Object({
  override: Type.Array(pushRule),
  content: Type.Array(pushRule),
  room: Type.Array(pushRule),
  sender: Type.Array(pushRule),
  underride: Type.Array(pushRule),
});
export type PushRuleset = Static<typeof pushRuleset>;

const ruleParams = Type.Object({ kind: Type.String(), ruleId: Type.String() });
const rulePath = '/pushrules/global/:kind/:ruleId';
const unknownRule = ['M_NOT_FOUND', 'M_INVALID_PARAM'];

export const getPushRules = endpoint({
  name: 'getPushRules',
  method: 'GET',
  paths: [...v3('/pushrules/'), ...v3('/pushrules')],
  rateLimit: 'cheap-read',
  response: Type.Object({ global: pushRuleset }),
});

export const getPushRulesGlobal = endpoint({
  name: 'getPushRulesGlobal',
  method: 'GET',
  paths: [...v3('/pushrules/global/'), ...v3('/pushrules/global')],
  rateLimit: 'cheap-read',
  response: pushRuleset,
});

export const getPushRule = endpoint({
  name: 'getPushRule',
  method: 'GET',
  paths: v3(rulePath),
  rateLimit: 'cheap-read',
  errors: unknownRule,
  params: ruleParams,
  response: pushRule,
});

export const setPushRule = endpoint({
  name: 'setPushRule',
  method: 'PUT',
  paths: v3(rulePath),
  rateLimit: 'account-write',
  errors: [...unknownRule, 'M_UNKNOWN', 'M_MISSING_PARAM'],
  params: ruleParams,
  query: Type.Object({ before: Type.Optional(Type.String()), after: Type.Optional(Type.String()) }),
  body: Type.Object({
    actions: Type.Array(pushAction),
    conditions: Type.Optional(Type.Array(pushCondition)),
    pattern: Type.Optional(Type.String()),
  }),
  response: Type.Object({}),
});

export const deletePushRule = endpoint({
  name: 'deletePushRule',
  method: 'DELETE',
  paths: v3(rulePath),
  rateLimit: 'account-write',
  errors: unknownRule,
  params: ruleParams,
  response: Type.Object({}),
});

export const isPushRuleEnabled = endpoint({
  name: 'isPushRuleEnabled',
  method: 'GET',
  paths: v3(`${rulePath}/enabled`),
  rateLimit: 'cheap-read',
  errors: unknownRule,
  params: ruleParams,
  response: Type.Object({ enabled: Type.Boolean() }),
});

export const setPushRuleEnabled = endpoint({
  name: 'setPushRuleEnabled',
  method: 'PUT',
  paths: v3(`${rulePath}/enabled`),
  rateLimit: 'account-write',
  errors: unknownRule,
  params: ruleParams,
  body: Type.Object({ enabled: Type.Boolean() }),
  response: Type.Object({}),
});

export const getPushRuleActions = endpoint({
  name: 'getPushRuleActions',
  method: 'GET',
  paths: v3(`${rulePath}/actions`),
  rateLimit: 'cheap-read',
  errors: unknownRule,
  params: ruleParams,
  response: Type.Object({ actions: Type.Array(pushAction) }),
});

export const setPushRuleActions = endpoint({
  name: 'setPushRuleActions',
  method: 'PUT',
  paths: v3(`${rulePath}/actions`),
  rateLimit: 'account-write',
  errors: unknownRule,
  params: ruleParams,
  body: Type.Object({ actions: Type.Array(pushAction) }),
  response: Type.Object({}),
});
