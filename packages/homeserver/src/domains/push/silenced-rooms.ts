// In which rooms a person's rules make ordinary messages count for nothing: muting is common, and a row for each
// message and each muted reader would not be.
import type { PushRule, PushRuleset } from '@veche/room-rules/push-rules/index';

/** Room ids, or `all` where the master rule is on. */
export function silencedRooms(ruleset: PushRuleset): 'all' | ReadonlySet<string> {
  const isMasterOn = ruleset.override.some((rule) => rule.rule_id === '.m.rule.master' && rule.enabled);
  if (isMasterOn) return 'all';
  const rooms = new Set<string>();
  for (const rule of ruleset.override) {
    const room = roomOfOverride(rule);
    if (room !== undefined && isSilent(rule)) rooms.add(room);
  }
  for (const rule of ruleset.room) if (isSilent(rule)) rooms.add(rule.rule_id);
  return rooms;
}

function isSilent(rule: PushRule): boolean {
  return rule.enabled && !rule.actions.includes('notify');
}

/** The room of an override that asks for nothing but the room. */
function roomOfOverride(rule: PushRule): string | undefined {
  const [condition, ...others] = rule.conditions ?? [];
  if (!condition || others.length > 0) return undefined;
  const { kind, key, pattern } = condition as { kind: string; key?: unknown; pattern?: unknown };
  if (kind !== 'event_match' || key !== 'room_id' || typeof pattern !== 'string') return undefined;
  return /[*?]/.test(pattern) ? undefined : pattern;
}
