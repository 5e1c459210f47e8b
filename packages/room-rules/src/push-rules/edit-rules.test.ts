import { describe, expect, test } from 'vitest';
import {
  deletePushRule,
  findRule,
  isPushRuleKind,
  isUserPushRules,
  noUserPushRules,
  type PushRuleEdit,
  rulesetOf,
  setPushRule,
  setPushRuleActions,
  setPushRuleEnabled,
  type UserPushRules,
} from './index.ts';

const bob = '@bob:one.example';
const notify = { actions: ['notify'] };

function rulesOf(edit: PushRuleEdit): UserPushRules {
  if ('problem' in edit) throw new Error(edit.problem.message);
  return edit.rules;
}
const problemOf = (edit: PushRuleEdit) => ('problem' in edit ? edit.problem : undefined);
const ids = (rules: UserPushRules) => rulesetOf(bob, rules).sender.map((rule) => rule.rule_id);
const three = ['a', 'b', 'c'].reduce(
  (rules, id) => rulesOf(setPushRule(rules, 'sender', id, notify)),
  noUserPushRules,
);

describe('a new rule', () => {
  test('is the most important of its kind, enabled, and no default', () => {
    expect(ids(three)).toEqual(['c', 'b', 'a']);
    expect(findRule(bob, three, 'sender', 'a')).toEqual({
      rule_id: 'a',
      default: false,
      enabled: true,
      actions: ['notify'],
    });
  });

  test('goes directly above `before` or below `after`; with both, `before` decides', () => {
    const put = (place: { before?: string; after?: string }) =>
      ids(rulesOf(setPushRule(three, 'sender', 'new', notify, place)));
    expect(put({ before: 'a' })).toEqual(['c', 'b', 'new', 'a']);
    expect(put({ after: 'a' })).toEqual(['c', 'b', 'a', 'new']);
    expect(put({ before: 'c', after: 'a' })).toEqual(['new', 'c', 'b', 'a']);
  });

  test('stands below the master rule and above the other defaults', () => {
    const rules = rulesOf(setPushRule(noUserPushRules, 'override', 'mine', { ...notify, conditions: [] }));
    const overrides = rulesetOf(bob, rules).override.map((rule) => rule.rule_id);
    expect(overrides.slice(0, 3)).toEqual(['.m.rule.master', 'mine', '.m.rule.suppress_notices']);
  });

  test('is refused relative to a rule that is not there or is the server’s', () => {
    for (const before of ['nothing', '.m.rule.message']) {
      expect(problemOf(setPushRule(three, 'sender', 'new', notify, { before }))).toEqual({
        status: 400,
        errcode: 'M_UNKNOWN',
        message: `before/after rule not found: ${before}`,
      });
    }
  });

  test('is refused with an id that the server or a path could not take', () => {
    for (const ruleId of ['.mine', 'a/b', 'a\\b', '', 'x'.repeat(256)]) {
      expect(problemOf(setPushRule(three, 'sender', ruleId, notify))?.errcode).toBe('M_INVALID_PARAM');
    }
  });

  test('is refused without what its kind needs, or with what nobody can read', () => {
    expect(problemOf(setPushRule(three, 'content', 'word', notify))?.errcode).toBe('M_MISSING_PARAM');
    const long = { ...notify, pattern: 'x'.repeat(1001) };
    expect(problemOf(setPushRule(three, 'content', 'word', long))?.errcode).toBe('M_INVALID_PARAM');
    const odd = { actions: [{ value: 1 }] };
    expect(problemOf(setPushRule(three, 'sender', 'new', odd))?.errcode).toBe('M_INVALID_PARAM');
  });
});

describe('a rule that exists', () => {
  test('keeps its place and whether it is enabled when it is set again', () => {
    const off = rulesOf(setPushRuleEnabled(bob, three, 'sender', 'b', false));
    const again = rulesOf(setPushRule(off, 'sender', 'b', { actions: [] }));
    expect(ids(again)).toEqual(['c', 'b', 'a']);
    expect(findRule(bob, again, 'sender', 'b')).toMatchObject({ enabled: false, actions: [] });
  });

  test('can be moved, deleted, and is then not found', () => {
    expect(ids(rulesOf(setPushRule(three, 'sender', 'a', notify, { before: 'c' })))).toEqual(['a', 'c', 'b']);
    const left = rulesOf(deletePushRule(three, 'sender', 'b'));
    expect(ids(left)).toEqual(['c', 'a']);
    expect(problemOf(deletePushRule(left, 'sender', 'b'))?.status).toBe(404);
    expect(problemOf(deletePushRule(left, 'override', '.m.rule.master'))?.status).toBe(404);
  });

  test('of the server can be switched and given other actions, and goes back', () => {
    const off = rulesOf(setPushRuleEnabled(bob, noUserPushRules, 'underride', '.m.rule.message', false));
    const quiet = rulesOf(setPushRuleActions(bob, off, 'underride', '.m.rule.message', []));
    expect(findRule(bob, quiet, 'underride', '.m.rule.message')).toMatchObject({
      default: true,
      enabled: false,
      actions: [],
    });
    const on = rulesOf(setPushRuleEnabled(bob, quiet, 'underride', '.m.rule.message', true));
    expect(findRule(bob, on, 'underride', '.m.rule.message')).toMatchObject({ enabled: true, actions: [] });
  });

  test('must exist, in that kind, to be switched or changed', () => {
    expect(problemOf(setPushRuleEnabled(bob, three, 'override', '.m.rule.message', true))?.status).toBe(404);
    expect(problemOf(setPushRuleActions(bob, three, 'sender', 'nobody', []))?.errcode).toBe('M_NOT_FOUND');
    const odd = setPushRuleActions(bob, three, 'sender', 'a', [{ value: 1 }]);
    expect(problemOf(odd)?.errcode).toBe('M_INVALID_PARAM');
  });
});

test('stored rules survive JSON, and what is none is recognised', () => {
  expect(isUserPushRules(JSON.parse(JSON.stringify(three)))).toBe(true);
  for (const value of [null, [], {}, { own: [] }]) expect(isUserPushRules(value)).toBe(false);
  expect([isPushRuleKind('room'), isPushRuleKind('device')]).toEqual([true, false]);
});
