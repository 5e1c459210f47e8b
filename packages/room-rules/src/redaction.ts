// What is left of an event when its content is deleted, by room version: the fields that rules and hashes need.
// https://spec.matrix.org/v1.19/rooms/v11/#redactions
import { isJsonObject, type JsonObject } from '@veche/protocol';

type KeptContent = readonly string[] | 'everything';

export interface RedactionTable {
  /** Members of the event that stay. */
  readonly kept: readonly string[];
  /** Members of `content` that stay, by event type; other types keep none. */
  readonly keptContent: ReadonlyMap<string, KeptContent>;
  /** `third_party_invite.signed` of memberships stays (11 and later). */
  readonly keepsSignedInvite: boolean;
}

const keptV11 = [
  'event_id',
  'type',
  'room_id',
  'sender',
  'state_key',
  'content',
  'hashes',
  'signatures',
  'depth',
  'prev_events',
  'auth_events',
  'origin_server_ts',
];

const powerLevels = [
  'ban',
  'events',
  'events_default',
  'kick',
  'redact',
  'state_default',
  'users',
  'users_default',
];

/** Room versions 9 and 10. */
export const redactionV9: RedactionTable = {
  kept: [...keptV11, 'prev_state', 'origin', 'membership'],
  keptContent: new Map<string, KeptContent>([
    ['m.room.member', ['membership', 'join_authorised_via_users_server']],
    ['m.room.create', ['creator']],
    ['m.room.join_rules', ['join_rule', 'allow']],
    ['m.room.power_levels', powerLevels],
    ['m.room.history_visibility', ['history_visibility']],
  ]),
  keepsSignedInvite: false,
};

/** Room versions 11 and later. */
export const redactionV11: RedactionTable = {
  kept: keptV11,
  keptContent: new Map<string, KeptContent>([
    ['m.room.member', ['membership', 'join_authorised_via_users_server']],
    ['m.room.create', 'everything'],
    ['m.room.join_rules', ['join_rule', 'allow']],
    ['m.room.power_levels', [...powerLevels, 'invite']],
    ['m.room.history_visibility', ['history_visibility']],
    ['m.room.redaction', ['redacts']],
  ]),
  keepsSignedInvite: true,
};

/** The event without what a redaction removes (`unsigned` included). The event itself is not changed. */
export function redactEvent<T extends { readonly type: string; readonly content: JsonObject }>(
  event: T,
  table: RedactionTable,
): T {
  const kept: Record<string, unknown> = {};
  for (const key of table.kept) {
    const value = Object.hasOwn(event, key) ? event[key as keyof T] : undefined;
    if (value !== undefined) kept[key] = value;
  }
  kept.content = redactContent(event.type, event.content, table);
  return kept as T;
}

/** What stays of an event's content. */
export function redactContent(type: string, content: unknown, table: RedactionTable): JsonObject {
  const keys = table.keptContent.get(type);
  if (keys === undefined || !isJsonObject(content)) return {};
  if (keys === 'everything') return content;
  const kept: Record<string, unknown> = {};
  for (const key of keys) {
    if (Object.hasOwn(content, key)) kept[key] = content[key];
  }
  if (table.keepsSignedInvite && type === 'm.room.member' && isJsonObject(content.third_party_invite)) {
    const invite = content.third_party_invite;
    kept.third_party_invite = Object.hasOwn(invite, 'signed') ? { signed: invite.signed } : {};
  }
  return kept;
}
