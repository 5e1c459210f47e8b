// The push rules that somebody has for one room, rewritten for the room that takes its place.
import {
  type PushRule,
  type PushRuleEdit,
  setPushRule,
  setPushRuleEnabled,
  type UserPushRules,
} from '@veche/room-rules/push-rules/index';

/**
 * Adds for the new room what there is for the old one: its room rule, and the override rules of its own that name
 * nothing else (clients mute rooms by them). Undefined where there is nothing to add; rules of the new room stay.
 */
export function carriedOver(
  userId: string,
  stored: UserPushRules,
  fromRoomId: string,
  toRoomId: string,
): UserPushRules | undefined {
  let rules: UserPushRules | undefined;
  for (const kind of ['room', 'override'] as const) {
    const own = stored.own[kind] ?? [];
    const rule = own.find((entry) => entry.rule_id === fromRoomId);
    if (!rule || own.some((entry) => entry.rule_id === toRoomId)) continue;
    const { conditions } = rule;
    const moved = conditions && { conditions: forRoom(conditions, fromRoomId, toRoomId) };
    const added = setPushRule(rules ?? stored, kind, toRoomId, { actions: rule.actions, ...moved });
    rules = taken(added) ?? rules;
    if (rules && !rule.enabled) {
      rules = taken(setPushRuleEnabled(userId, rules, kind, toRoomId, false)) ?? rules;
    }
  }
  return rules;
}

/** Rules that cannot be made any more (there are too many) are left out: coming in must not fail for them. */
function taken(edit: PushRuleEdit): UserPushRules | undefined {
  return 'rules' in edit ? edit.rules : undefined;
}

function forRoom(conditions: NonNullable<PushRule['conditions']>, from: string, to: string) {
  return conditions.map((condition) => {
    const { key, pattern } = condition as { key?: unknown; pattern?: unknown };
    return key === 'room_id' && pattern === from ? { ...condition, pattern: to } : condition;
  });
}
