// The push rules everyone starts with. https://spec.matrix.org/v1.19/client-server-api/#predefined-rules
import type { PushAction, PushRule, PushRuleset } from './kinds.ts';

const sound = (value: string): PushAction => ({ set_tweak: 'sound', value });
const highlight: PushAction = { set_tweak: 'highlight' };
const eventMatch = (key: string, pattern: string) => ({ kind: 'event_match', key, pattern });
const propertyIs = (key: string, value: unknown) => ({ kind: 'event_property_is', key, value });
const propertyContains = (key: string, value: unknown) => ({ kind: 'event_property_contains', key, value });
const senderMayNotify = (key: string) => ({ kind: 'sender_notification_permission', key });

type Conditions = NonNullable<PushRule['conditions']>;

function rule(ruleId: string, conditions: Conditions, actions: PushAction[], enabled = true): PushRule {
  return { rule_id: ruleId, default: true, enabled, conditions, actions };
}

/** The rule that stands above everybody's own rules: switched on, it silences everything. */
export const masterRuleId = '.m.rule.master';

/** The server-default rules of a user, each kind in the order of its priority. */
export function defaultPushRules(userId: string): PushRuleset {
  return { override: overrides(userId), content: [], room: [], sender: [], underride: underrides() };
}

function overrides(userId: string): PushRule[] {
  return [
    rule(masterRuleId, [], [], false),
    rule('.m.rule.suppress_notices', [eventMatch('content.msgtype', 'm.notice')], []),
    rule(
      '.m.rule.invite_for_me',
      [
        eventMatch('type', 'm.room.member'),
        eventMatch('content.membership', 'invite'),
        eventMatch('state_key', userId),
      ],
      ['notify', sound('default')],
    ),
    rule('.m.rule.member_event', [eventMatch('type', 'm.room.member')], []),
    rule(
      '.m.rule.is_user_mention',
      [propertyContains('content.m\\.mentions.user_ids', userId)],
      ['notify', sound('default'), highlight],
    ),
    rule(
      '.m.rule.is_room_mention',
      [propertyIs('content.m\\.mentions.room', true), senderMayNotify('room')],
      ['notify', highlight],
    ),
    rule(
      '.m.rule.tombstone',
      [eventMatch('type', 'm.room.tombstone'), eventMatch('state_key', '')],
      ['notify', highlight],
    ),
    rule('.m.rule.reaction', [eventMatch('type', 'm.reaction')], []),
    rule(
      '.m.rule.room.server_acl',
      [eventMatch('type', 'm.room.server_acl'), eventMatch('state_key', '')],
      [],
    ),
    rule('.m.rule.suppress_edits', [propertyIs('content.m\\.relates_to.rel_type', 'm.replace')], []),
  ];
}

function underrides(): PushRule[] {
  const pair = { kind: 'room_member_count', is: '2' };
  return [
    rule('.m.rule.call', [eventMatch('type', 'm.call.invite')], ['notify', sound('ring')]),
    rule(
      '.m.rule.encrypted_room_one_to_one',
      [pair, eventMatch('type', 'm.room.encrypted')],
      ['notify', sound('default')],
    ),
    rule(
      '.m.rule.room_one_to_one',
      [pair, eventMatch('type', 'm.room.message')],
      ['notify', sound('default')],
    ),
    rule('.m.rule.message', [eventMatch('type', 'm.room.message')], ['notify']),
    rule('.m.rule.encrypted', [eventMatch('type', 'm.room.encrypted')], ['notify']),
  ];
}
