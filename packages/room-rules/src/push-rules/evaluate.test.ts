import { describe, expect, test } from 'vitest';
import {
  compileDefaultPushRules,
  compilePushRules,
  defaultPushRules,
  noUserPushRules,
  PushEvaluation,
  type PushRule,
  type PushSubject,
  rulesetOf,
  setPushRule,
  setPushRuleEnabled,
} from './index.ts';

const alice = '@alice:one.example';
const bob = '@bob:one.example';
const shared = compileDefaultPushRules();

function subject(event: Record<string, unknown>, more: Partial<PushSubject> = {}): PushSubject {
  return {
    event: { type: 'm.room.message', sender: alice, content: {}, ...event },
    roomId: '!room:one.example',
    memberCount: 5,
    senderCanNotify: () => false,
    ...more,
  };
}

const outcome = (what: PushSubject, userId = bob) => new PushEvaluation(what).outcomeFor(shared, { userId });
const ruleFor = (what: PushSubject, userId = bob) => outcome(what, userId).rule?.ruleId;

describe('the default rules', () => {
  test('tell of messages, with a sound in a room of two', () => {
    expect(outcome(subject({}))).toMatchObject({ notify: true, highlight: false, tweaks: {} });
    const pair = outcome(subject({}, { memberCount: 2 }));
    expect(pair).toMatchObject({ notify: true, tweaks: { sound: 'default' } });
    expect(pair.rule).toEqual({ kind: 'underride', ruleId: '.m.rule.room_one_to_one' });
    expect(ruleFor(subject({ type: 'm.room.encrypted' }))).toBe('.m.rule.encrypted');
    expect(ruleFor(subject({ type: 'm.room.encrypted' }, { memberCount: 2 }))).toBe(
      '.m.rule.encrypted_room_one_to_one',
    );
    expect(outcome(subject({ type: 'm.call.invite' })).tweaks).toEqual({ sound: 'ring' });
  });

  test('tell nothing of notices, memberships, reactions, edits, server lists and unknown types', () => {
    const silent: Record<string, unknown>[] = [
      { content: { msgtype: 'm.notice' } },
      { type: 'm.room.member', state_key: alice, content: { membership: 'join' } },
      { type: 'm.reaction', content: { 'm.relates_to': { rel_type: 'm.annotation' } } },
      { content: { 'm.relates_to': { rel_type: 'm.replace', event_id: '$e' } } },
      { type: 'm.room.server_acl', state_key: '' },
      { type: 'org.example.thing' },
    ];
    for (const event of silent) expect(outcome(subject(event)).notify).toBe(false);
  });

  test('tell only the invited person of an invitation', () => {
    const invitation = subject({ type: 'm.room.member', state_key: bob, content: { membership: 'invite' } });
    const evaluation = new PushEvaluation(invitation);
    expect(evaluation.outcomeFor(shared, { userId: '@carol:one.example' }).notify).toBe(false);
    expect(evaluation.outcomeFor(shared, { userId: bob }).rule?.ruleId).toBe('.m.rule.invite_for_me');
    expect(evaluation.outcomeFor(shared, { userId: '@carol:one.example' }).notify).toBe(false);
  });

  test('highlight a mention for the person who is mentioned, and for nobody else', () => {
    const evaluation = new PushEvaluation(
      subject({ content: { body: 'hi', 'm.mentions': { user_ids: [bob] } } }),
    );
    expect(evaluation.outcomeFor(shared, { userId: '@carol:one.example' }).highlight).toBe(false);
    expect(evaluation.outcomeFor(shared, { userId: bob })).toMatchObject({
      highlight: true,
      rule: { ruleId: '.m.rule.is_user_mention' },
    });
  });

  test('highlight a mention of the whole room only from people who may do that', () => {
    const content = { 'm.mentions': { room: true } };
    expect(ruleFor(subject({ content }))).toBe('.m.rule.message');
    const allowed = { senderCanNotify: (key: string) => key === 'room' };
    expect(outcome(subject({ content }, allowed))).toMatchObject({ highlight: true });
  });

  test('highlight that a room was replaced, but not an event of that type that is no state', () => {
    expect(outcome(subject({ type: 'm.room.tombstone', state_key: '' })).highlight).toBe(true);
    expect(outcome(subject({ type: 'm.room.tombstone' })).notify).toBe(false);
  });

  test('never tell people of what they sent themselves', () => {
    expect(outcome(subject({ content: { 'm.mentions': { user_ids: [alice] } } }), alice).notify).toBe(false);
  });

  test('do not include the rules that looked for names in the text', () => {
    const ids = Object.values(defaultPushRules(bob)).flatMap((rules) => rules.map((rule) => rule.rule_id));
    expect(ids).toEqual([
      '.m.rule.master',
      '.m.rule.suppress_notices',
      '.m.rule.invite_for_me',
      '.m.rule.member_event',
      '.m.rule.is_user_mention',
      '.m.rule.is_room_mention',
      '.m.rule.tombstone',
      '.m.rule.reaction',
      '.m.rule.room.server_acl',
      '.m.rule.suppress_edits',
      '.m.rule.call',
      '.m.rule.encrypted_room_one_to_one',
      '.m.rule.room_one_to_one',
      '.m.rule.message',
      '.m.rule.encrypted',
    ]);
  });
});

function override(conditions: unknown, actions: PushRule['actions'] = ['notify', { set_tweak: 'mine' }]) {
  const rules = rulesetOf(bob, noUserPushRules);
  const rule = { rule_id: 'mine', default: false, enabled: true, actions, conditions } as PushRule;
  return compilePushRules({ ...rules, override: [rule, ...rules.override] }, bob);
}
const matches = (condition: unknown, what: PushSubject, displayName?: string) =>
  new PushEvaluation(what).outcomeFor(override([condition]), { userId: bob, displayName }).rule?.ruleId ===
  'mine';

describe('conditions', () => {
  test('event_match takes the whole value, without regard to case, and only strings', () => {
    const lunch = { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' };
    for (const topic of ['Lunch plans', 'LUNCH'])
      expect(matches(lunch, subject({ content: { topic } }))).toBe(true);
    for (const topic of [' lunch', 'lunc', null, 5, undefined]) {
      expect(matches(lunch, subject({ content: { topic } }))).toBe(false);
    }
    expect(matches({ ...lunch, pattern: '*' }, subject({ content: {} }))).toBe(false);
  });

  test('event_match finds words in the body', () => {
    const words = { kind: 'event_match', key: 'content.body', pattern: 'ex*ple' };
    for (const body of ['An example event.', 'exple', 'An exciting triple-whammy']) {
      expect(matches(words, subject({ content: { body } }))).toBe(true);
    }
    for (const body of ['annex sample', 'examples', 'example_', 'xexample']) {
      expect(matches(words, subject({ content: { body } }))).toBe(false);
    }
  });

  test('event_property_is wants the very value', () => {
    const federate = { kind: 'event_property_is', key: 'content.m\\.federate', value: true };
    expect(matches(federate, subject({ content: { 'm.federate': true } }))).toBe(true);
    for (const value of ['true', 1, null, [true]]) {
      expect(matches(federate, subject({ content: { 'm.federate': value } }))).toBe(false);
    }
    expect(matches({ ...federate, value: null }, subject({ content: { 'm.federate': null } }))).toBe(true);
    expect(matches({ ...federate, value: null }, subject({ content: {} }))).toBe(false);
    expect(matches({ ...federate, value: [true] }, subject({ content: { 'm.federate': [true] } }))).toBe(
      false,
    );
    expect(matches({ ...federate, value: 1.5 }, subject({ content: { 'm.federate': 1.5 } }))).toBe(false);
  });

  test('event_property_contains wants the very value in a list', () => {
    const alias = { kind: 'event_property_contains', key: 'content.alt_aliases', value: '#my:one.example' };
    expect(matches(alias, subject({ content: { alt_aliases: ['#other:x', '#my:one.example'] } }))).toBe(true);
    expect(matches(alias, subject({ content: { alt_aliases: ['#my:one.example.org'] } }))).toBe(false);
    expect(matches(alias, subject({ content: { alt_aliases: '#my:one.example' } }))).toBe(false);
  });

  test('contains_display_name looks for the name as a word, taken literally', () => {
    const named = { kind: 'contains_display_name' };
    expect(matches(named, subject({ content: { body: 'hello Bob!' } }), 'bob')).toBe(true);
    expect(matches(named, subject({ content: { body: 'hello Bobby' } }), 'bob')).toBe(false);
    expect(matches(named, subject({ content: { body: 'hello' } }), '*')).toBe(false);
    expect(matches(named, subject({ content: { body: 'hello' } }))).toBe(false);
    expect(matches(named, subject({ content: { body: 'hello' } }), '')).toBe(false);
  });

  test('room_member_count compares', () => {
    const holds = (is: string, memberCount: number) =>
      matches({ kind: 'room_member_count', is }, subject({}, { memberCount }));
    expect([holds('2', 2), holds('==2', 3), holds('<3', 2), holds('<3', 3), holds('>=3', 3)]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect([holds('<=3', 3), holds('>3', 3), holds('=3', 3), holds('three', 3), holds('', 0)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test('what is unknown or malformed never matches', () => {
    const body = subject({ content: { body: 'x' } });
    const odd = [
      { kind: 'org.example.moon_phase' },
      { kind: 'event_match', key: 'content.body' },
      { kind: 'event_match', pattern: '*' },
      { kind: 'event_property_is', key: 'content.body' },
      { kind: 'room_member_count' },
      { kind: 'sender_notification_permission' },
      { kind: 5 },
    ];
    for (const condition of odd) expect(matches(condition, body)).toBe(false);
    expect(new PushEvaluation(body).outcomeFor(override([]), { userId: bob }).rule?.ruleId).toBe('mine');
  });

  test('all of them must hold', () => {
    const both = override([
      { kind: 'room_member_count', is: '5' },
      { kind: 'event_match', key: 'type', pattern: 'm.room.topic' },
    ]);
    expect(new PushEvaluation(subject({})).outcomeFor(both, { userId: bob }).rule?.ruleId).not.toBe('mine');
  });
});

describe('a ruleset', () => {
  test('is read by kind: override, content, room, sender, underride', () => {
    const what = subject({ content: { body: 'cake' } });
    let rules = noUserPushRules;
    const steps = [
      ['underride', 'last', { actions: [], conditions: [] }],
      ['sender', alice, { actions: [] }],
      ['room', '!room:one.example', { actions: [] }],
      ['content', 'cake', { actions: [], pattern: 'CAKE' }],
      ['override', 'first', { actions: [], conditions: [] }],
    ] as const;
    for (const [kind, ruleId, rule] of steps) {
      const edit = setPushRule(rules, kind, ruleId, { ...rule, conditions: [] });
      if (!('rules' in edit)) throw new Error(edit.problem.message);
      rules = edit.rules;
      const compiled = compilePushRules(rulesetOf(bob, rules), bob);
      expect(new PushEvaluation(what).outcomeFor(compiled, { userId: bob }).rule).toEqual({ kind, ruleId });
    }
  });

  test('is silent as a whole with the master rule, which stands above own rules', () => {
    const own = setPushRule(noUserPushRules, 'override', 'loud', { actions: ['notify'], conditions: [] });
    if (!('rules' in own)) throw new Error('refused');
    const silenced = setPushRuleEnabled(bob, own.rules, 'override', '.m.rule.master', true);
    if (!('rules' in silenced)) throw new Error('refused');
    const compiled = compilePushRules(rulesetOf(bob, silenced.rules), bob);
    expect(new PushEvaluation(subject({})).outcomeFor(compiled, { userId: bob })).toMatchObject({
      notify: false,
      rule: { ruleId: '.m.rule.master' },
    });
  });

  test('ignores disabled rules and the historical actions', () => {
    const outcomeOf = (actions: PushRule['actions']) =>
      new PushEvaluation(subject({})).outcomeFor(override([], actions), { userId: bob });
    expect(outcomeOf(['dont_notify'])).toMatchObject({ notify: false, actions: [] });
    expect(outcomeOf(['coalesce', 'notify', { set_tweak: 'highlight', value: false }])).toMatchObject({
      notify: true,
      highlight: false,
      actions: ['notify', { set_tweak: 'highlight', value: false }],
    });
  });
});
